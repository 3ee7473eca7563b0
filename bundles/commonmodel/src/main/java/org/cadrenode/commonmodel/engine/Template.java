package org.cadrenode.commonmodel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A code, or a code system, as a mapping writes it: words, with the value of a column where its name stands in braces;
 * {@code {measure:lower}} puts it in lower case.
 */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}:]+)(:lower)?}");

    private final List<Part> parts;

    /**
     * A part of a template.
     *
     * @param word the word itself, or the name of a column
     * @param column whether it is a column
     * @param lower whether the column's value goes to lower case
     */
    record Part(String word, boolean column, boolean lower) { }

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if a brace is open or stands alone
     */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            word(text.substring(at, matcher.start()), parts);
            parts.add(new Part(matcher.group(1), true, matcher.group(2) != null));
            at = matcher.end();
        }
        word(text.substring(at), parts);
        return new Template(parts);
    }

    private static void word(String word, List<Part> parts) {
        if (word.indexOf('{') >= 0 || word.indexOf('}') >= 0) {
            throw new IllegalArgumentException("A brace has no partner");
        }
        if (!word.isEmpty()) {
            parts.add(new Part(word, false, false));
        }
    }

    /** Returns the columns that it names. */
    public List<String> columns() {
        return parts.stream().filter(Part::column).map(Part::word).toList();
    }

    /** Returns whether there is nothing in it. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    List<Part> parts() {
        return parts;
    }
}
