package org.cadrenode.api.dictionary;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One step of a {@link Transform}.
 *
 * @param operation what it does
 * @param argument with what, in the written form of {@link Operation.Argument}; empty if it takes none
 */
public record Step(Operation operation, String argument) {
    private static final Pattern COUNT = Pattern.compile("[1-9]|[1-3][0-9]|40");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,4})?");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._+/-]{1,40}");
    private static final int MOST_BOUNDS = 100;
    private static final int MOST_PAIRS = 10_000;

    /**
     * Checks the argument.
     *
     * @throws IllegalArgumentException with a message for who wrote the step, if the operation takes no such argument
     */
    public Step {
        if (!fits(operation.argument(), argument)) {
            throw new IllegalArgumentException(operation.argument() == Operation.Argument.NONE
                    ? word(operation) + " takes nothing in brackets" : word(operation) + " takes in brackets "
                            + operation.argument().form());
        }
    }

    /** Makes a step of an operation that takes no argument. */
    public static Step of(Operation operation) {
        return new Step(operation, "");
    }

    private static boolean fits(Operation.Argument form, String argument) {
        return switch (form) {
            case NONE -> argument.isEmpty();
            case COUNT -> COUNT.matcher(argument).matches();
            case NUMBER -> NUMBER.matcher(argument).matches() && new BigDecimal(argument).signum() > 0;
            case NAME -> NAME.matcher(argument).matches();
            case CODE -> CODE.matcher(argument).matches();
            case BOUNDS -> rising(argument.split(";", -1));
            case MAPPING -> mapped(argument.split(";", -1));
        };
    }

    private static boolean rising(String[] bounds) {
        BigDecimal before = null;
        for (String text : bounds) {
            if (!NUMBER.matcher(text.strip()).matches()) {
                return false;
            }
            BigDecimal bound = new BigDecimal(text.strip());
            if (before != null && bound.compareTo(before) <= 0) {
                return false;
            }
            before = bound;
        }
        return bounds.length <= MOST_BOUNDS;
    }

    private static boolean mapped(String[] pairs) {
        return pairs.length <= MOST_PAIRS && Arrays.stream(pairs).allMatch(pair -> {
            int at = pair.lastIndexOf('=');
            return at > 0 && !pair.substring(0, at).isBlank() && CODE.matcher(pair.substring(at + 1).strip()).matches();
        }) && mapping(pairs).size() == pairs.length;
    }

    /** Returns the number of a step that takes a count. */
    public int count() {
        return Integer.parseInt(argument);
    }

    /** Returns the bounds of a step that takes them, or its one number. */
    public List<BigDecimal> numbers() {
        return Arrays.stream(argument.split(";")).map(String::strip).map(BigDecimal::new).toList();
    }

    /** Returns the pairs of a step that takes them, in their order; {@code *} is what is not listed. */
    public Map<String, String> mapping() {
        return mapping(argument.split(";"));
    }

    private static Map<String, String> mapping(String[] pairs) {
        Map<String, String> mapping = new LinkedHashMap<>();
        for (String pair : pairs) {
            int at = pair.lastIndexOf('=');
            mapping.put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
        }
        return mapping;
    }

    /** Returns the step as a dictionary file has it. */
    @Override
    public String toString() {
        return argument.isEmpty() ? word(operation) : word(operation) + "(" + argument + ")";
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
