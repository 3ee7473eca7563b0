package org.cadrenode.synthetic.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the demonstration was asked for.
 *
 * @param home the unpacked archive
 * @param children size of the region
 * @param seed of the region
 * @param json where the report goes as JSON, too
 * @param keep whether the appliance stays
 * @param sources real extracts that take the place of synthetic ones, or come beside them
 */
record DemoOptions(Path home, int children, long seed, Optional<Path> json, boolean keep, List<Extract> sources) {
    private static final Set<String> REPLACEABLE = Set.of("ssda903", "school-census", "cin", "mental-health");

    /** An extract for a source: a file or a folder of files. */
    record Extract(String source, Path path) { }

    /** Thrown for what cannot be understood; the message says what to write. */
    static final class Misunderstood extends Exception {
        private static final long serialVersionUID = 1L;

        Misunderstood(String message) {
            super(message);
        }
    }

    static DemoOptions parse(String[] arguments) throws Misunderstood {
        Path home = Path.of("");
        int children = 2000;
        long seed = 1;
        Optional<Path> json = Optional.empty();
        boolean keep = false;
        List<Extract> sources = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--keep")) {
                keep = true;
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new Misunderstood("there is no option " + option + " without a value");
            }
            String value = arguments[++i];
            switch (option) {
                case "--home" -> home = Path.of(value);
                case "--archive" -> { }
                case "--children" -> children = (int) number(option, value, 1, 5_000_000);
                case "--seed" -> seed = number(option, value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--json" -> json = Optional.of(Path.of(value));
                case "--source" -> sources.add(extract(value));
                default -> throw new Misunderstood("there is no option " + option);
            }
        }
        return new DemoOptions(home, children, seed, json, keep, List.copyOf(sources));
    }

    private static Extract extract(String value) throws Misunderstood {
        int equals = value.indexOf('=');
        if (equals < 1 || !REPLACEABLE.contains(value.substring(0, equals))) {
            throw new Misunderstood("write --source NAME=PATH with one of " + REPLACEABLE.stream().sorted().toList());
        }
        Path path = Path.of(value.substring(equals + 1));
        if (!Files.exists(path)) {
            throw new Misunderstood("the path given for " + value.substring(0, equals) + " does not exist");
        }
        return new Extract(value.substring(0, equals), path);
    }

    private static long number(String option, String value, long least, long most) throws Misunderstood {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the sentence for both cases.
        }
        throw new Misunderstood(option + " takes a whole number from " + least + " to " + most);
    }
}
