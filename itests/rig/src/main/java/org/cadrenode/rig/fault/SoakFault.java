package org.cadrenode.rig.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.rig.Undisturbed;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.MainJob;

/**
 * A day of a node's life in minutes, an hour in each cycle: every extract comes again, changed by one line that cannot be read,
 * a child is opted out and erased, keys are rotated, and at noon and at night what was taken out is erased from the disk. In the
 * first third the node is stopped, started and killed; the rest is the life of one process. What that holds of the machine must not grow.
 */
public final class SoakFault implements Fault {
    private static final String CUSTODIAN = "custodian";
    private static final Pattern REQUEST = Pattern.compile("A-[0-9A-Z]{4,}");
    private static final List<String> ROTATED = List.of("landing", "vault-record", "research-file", "linkage-file", "optout-file", "vault-lookup");
    private static final List<String> STORES = List.of("vault", "research", "linkage", "optout");
    private static final int MIB = 1 << 20;
    private static final int LEAST_CYCLES_TO_JUDGE = 9;
    private static final int HOURS = 24;
    private static final int HOURS_IN_SHORT = 2;
    /** From then on one process lives until the end. */
    private static final int LAST_RESTART = 8;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String what() {
        return "A day in minutes: 24 times every extract again and an opt-out, rotations of keys, erasure of the disk; stops, starts and kills"
                + " in the first 8 hours, and one process's life in the other 16";
    }

    @Override
    public String notCovered() {
        return "What takes days of the calendar: retention, certificates, log files of months; growth of the landing zone, which keeps what came as long as it is told to";
    }

    @Override
    public void prepare(Trial trial, Site site) {
        site.withMoreDeliveries();
        site.appliance().addUser(CUSTODIAN, "vault-custodian");
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        site.feed();
        site.release();
        List<String> later = Files.readAllLines(site.extract("truth").resolve("optouts-later.csv"));
        List<Map<String, Long>> marks = new ArrayList<>();
        long began = System.nanoTime();
        for (int cycle = 1; cycle <= trial.times(HOURS, HOURS_IN_SHORT) && !trial.over(); cycle++) {
            for (String source : Undisturbed.SOURCES) {
                again(site, trial, source, cycle);
            }
            if (cycle < later.size()) {
                Path list = Files.write(trial.folder("optout-" + cycle + ".csv"), List.of(later.get(0), later.get(cycle)));
                site.job().importOptOuts(list);
                trial.count("opt-outs");
            }
            if (cycle % 3 == 1) {
                rotate(site, ROTATED.get(cycle / 3 % ROTATED.size()));
                trial.count("rotations of keys");
            }
            if (cycle <= LAST_RESTART && cycle % 2 == 0) {
                marks.clear();
            }
            if (cycle <= LAST_RESTART && cycle % 4 == 2) {
                TimeUnit.MILLISECONDS.sleep(trial.random().nextInt(2_000));
                site.appliance().kill();
                trial.count("kills");
                site.start();
            } else if (cycle <= LAST_RESTART && cycle % 4 == 0) {
                site.appliance().stop();
                trial.count("stops");
                site.start();
            }
            site.release();
            if (cycle % 12 == 0) {
                erase(site);
                trial.count("erasures of the disk");
            }
            marks.add(mark(site));
            trial.count("hours");
        }
        trial.measured("compressed into minutes", TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began));
        judge(trial, marks, stores(site.undisturbedData()));
    }

    private static void again(Site site, Trial trial, String source, int cycle) throws IOException {
        Path inbox = site.data().resolve("inbox").resolve(source);
        try (Stream<Path> files = Files.walk(site.extract(source))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path part = inbox.resolve(file.getFileName() + ".part");
                // Blanks behind a document's end, a line that is no row of a table.
                Files.writeString(part, Files.readString(file) + (file.toString().endsWith(".xml") ? " ".repeat(cycle) : "soak-" + cycle + "\n"));
                Files.move(part, inbox.resolve(file.getFileName()));
                trial.count("deliveries");
            }
        }
    }

    private static void rotate(Site site, String purpose) {
        String command = "key:rotate --confirm=" + purpose + " --reason yearly " + purpose;
        Matcher request = REQUEST.matcher(site.appliance().run(CUSTODIAN, command).err());
        if (!request.find()) {
            throw new AssertionError("A rotation was not asked for");
        }
        site.appliance().run(MainJob.GOVERNANCE, "approval:approve --reason agreed " + request.group());
        Answer done = site.appliance().run(CUSTODIAN, command);
        if (done.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + done);
        }
    }

    private static void erase(Site site) {
        Answer done = site.appliance().run(MainJob.OPERATOR, "erasure:run");
        if (done.exitCode() != 0) {
            throw new AssertionError("The erasure ended with " + done);
        }
    }

    // At rest: what the process holds, and what lies on the disk.
    private static Map<String, Long> mark(Site site) throws IOException {
        Map<String, Long> mark = new LinkedHashMap<>();
        Path process = Path.of("/proc", Long.toString(site.appliance().pid()));
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS") || line.startsWith("Threads")) {
                mark.put(line.startsWith("VmRSS") ? "resident MiB" : "threads", Long.parseLong(line.replaceAll("\\D", "")) / (line.startsWith("VmRSS") ? 1024 : 1));
            }
        }
        try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
            mark.put("open files", handles.count());
        }
        mark.putAll(stores(site.data()));
        mark.put("all data MiB", size(site.data()) / MIB);
        return mark;
    }

    private static Map<String, Long> stores(Path data) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        STORES.forEach(store -> sizes.put(store + " KiB", size(data.resolve("cadre").resolve(store)) / 1024));
        return sizes;
    }

    private static long size(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).mapToLong(file -> {
                try {
                    return Files.size(file);
                } catch (NoSuchFileException e) {
                    return 0;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Of the last process, the middle of the last third of its life against that of the second: the first warms up. A database's file
    // that was just made anew is small: up to what a node keeps that did the job once, it has not grown.
    private static void judge(Trial trial, List<Map<String, Long>> marks, Map<String, Long> once) {
        Map<String, Object> told = new TreeMap<>();
        int third = marks.size() / 3;
        for (String what : marks.get(0).keySet()) {
            long first = middle(marks.subList(third, Math.max(third + 1, 2 * third)), what);
            long last = middle(marks.subList(2 * third, marks.size()), what);
            told.put(what, first + " then " + last);
            boolean kept = what.equals("all data MiB");
            if (!kept && marks.size() >= LEAST_CYCLES_TO_JUDGE && last > Math.max(first, once.getOrDefault(what, 0L)) * 1.25 + 16) {
                trial.failed("GROWS: " + what + " from " + first + " to " + last);
            }
        }
        trial.measured("held at rest by the last process, middle of the second and of the last third of its " + marks.size() + " hours", told);
    }

    private static long middle(List<Map<String, Long>> marks, String what) {
        return marks.stream().mapToLong(mark -> mark.getOrDefault(what, 0L)).sorted().skip(marks.size() / 2).findFirst().orElse(0);
    }
}
