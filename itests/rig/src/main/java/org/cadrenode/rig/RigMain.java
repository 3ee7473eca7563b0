package org.cadrenode.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ./cadre rig}; its help tells the options. */
public final class RigMain {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int NOT_READY = 4;
    private static final long REGION_SEED = 20261127;

    private final List<String> names = new ArrayList<>();
    private @Nullable Path home;
    private @Nullable Path records;
    private @Nullable Path page;
    private int share = Rig.AT_LENGTH;
    private Duration longest = Duration.ZERO;
    private String build = "unknown";
    private boolean report;
    private boolean list;
    private boolean kept;
    private long seed = System.nanoTime();
    private int children = 1_000;

    private RigMain() { }

    /** Runs faults, or writes the page. */
    public static void main(String[] arguments) {
        int code;
        RigMain main = new RigMain();
        try {
            main.read(arguments);
            code = main.run();
        } catch (IllegalArgumentException e) {
            System.err.println("cadre rig: " + e.getMessage());
            code = MISUSED;
        } catch (IllegalStateException e) {
            System.err.println("cadre rig: " + e.getMessage());
            code = NOT_READY;
        } catch (IOException | AssertionError e) {
            System.err.println("cadre rig: " + e.getMessage());
            code = FAILED;
        }
        System.exit(code);
    }

    private void read(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--short" -> share = Rig.IN_SHORT;
                case "--report" -> report = true;
                case "--list" -> list = true;
                case "--keep" -> kept = true;
                case "--home", "--minutes", "--build", "--records", "--page", "--seed", "--children", "--share" -> {
                    if (i + 1 == arguments.length) {
                        throw new IllegalArgumentException(arguments[i] + " needs a value");
                    }
                    value(arguments[i], arguments[++i]);
                }
                default -> {
                    if (Rig.named(arguments[i]).isEmpty()) {
                        throw new IllegalArgumentException("no fault or option '" + arguments[i] + "'; see ./cadre help rig");
                    }
                    names.add(arguments[i]);
                }
            }
        }
    }

    private void value(String option, String value) {
        switch (option) {
            case "--home" -> home = Path.of(value);
            case "--minutes" -> longest = Duration.ofMinutes(Long.parseLong(value));
            case "--build" -> build = value;
            case "--records" -> records = Path.of(value);
            case "--page" -> page = Path.of(value);
            case "--seed" -> seed = Long.parseLong(value);
            case "--share" -> share = Math.max(1, Math.min(Rig.AT_LENGTH, Integer.parseInt(value)));
            case "--children" -> children = Integer.parseInt(value);
            default -> throw new IllegalArgumentException(option);
        }
    }

    private int run() throws IOException {
        if (records == null || page == null) {
            throw new IllegalArgumentException("--records and --page are missing");
        }
        if (list) {
            Rig.faults().forEach(fault -> System.out.println(fault.name()));
            return DONE;
        }
        if (report) {
            Files.writeString(page, ReliabilityPage.of(records, Rig.faults()));
            System.out.println(page);
            return DONE;
        }
        if (home == null) {
            throw new IllegalArgumentException("--home is missing");
        }
        Path folder = Files.createTempDirectory("cadre-rig-");
        boolean good = true;
        try {
            System.err.println("The undisturbed run of " + children + " children (seed " + REGION_SEED + ") …");
            Rig rig = new Rig(Undisturbed.run(home, folder, children, REGION_SEED), REGION_SEED, build, longest);
            for (Fault fault : Rig.faults()) {
                if (!names.isEmpty() && !names.contains(fault.name())) {
                    continue;
                }
                Optional<String> lacking = fault.lacking();
                if (lacking.isPresent()) {
                    throw new IllegalStateException(fault.name() + " needs " + lacking.get());
                }
                System.err.println(fault.name() + " …");
                FaultRecord record = rig.run(fault, seed, share);
                Rig.tell(record);
                record.write(records);
                good &= record.failures().isEmpty();
            }
        } finally {
            if (good && !kept) {
                delete(folder);
            } else {
                System.err.println("What is left of it: " + folder);
            }
        }
        return good ? DONE : FAILED;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }
}
