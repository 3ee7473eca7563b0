package org.cadrenode.pseudonymise.tool;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options of the form {@code --name value}, and some without a value, each at most once. Immutable. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    /** @throws IllegalArgumentException with a sentence, if an option is unknown, given twice or without its value */
    Arguments(String[] arguments, Set<String> known) {
        this(arguments, known, Set.of());
    }

    /** @throws IllegalArgumentException likewise; {@code flags} are the options without a value */
    Arguments(String[] arguments, Set<String> known, Set<String> flags) {
        for (int i = 0; i < arguments.length; i += flags.contains(arguments[i]) ? 1 : 2) {
            if (flags.contains(arguments[i])) {
                if (values.put(arguments[i], "") != null) {
                    throw new IllegalArgumentException(arguments[i] + " is given twice");
                }
                continue;
            }
            if (!known.contains(arguments[i])) {
                throw new IllegalArgumentException("there is no such option, or a value without one; see --help");
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            if (values.put(arguments[i], arguments[i + 1]) != null) {
                throw new IllegalArgumentException(arguments[i] + " is given twice");
            }
        }
    }

    boolean flag(String name) {
        return values.containsKey(name);
    }

    Optional<Double> number(String name) {
        try {
            return text(name).map(Double::valueOf);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a number", e);
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Path> path(String name) {
        try {
            return text(name).map(Path::of);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(name + " is not a path", e);
        }
    }

    Path required(String name) {
        return path(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }
}
