package org.cadrenode.synthetic.region;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the lists that come with this bundle: UTF-8 text, {@code #} for comments, sections in brackets.
 */
public final class WordList {

    private static final String FOLDER = "/org/cadrenode/synthetic/";

    private WordList() {
    }

    /** The lines of a list, without comments and blank ones. */
    public static List<String> lines(String path) {
        InputStream stream = WordList.class.getResourceAsStream(FOLDER + path);
        if (stream == null) {
            throw new IllegalStateException("missing word list " + path);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of each section, in the order of the file. */
    public static Map<String, List<String>> sectionedLines(String path) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        for (String line : lines(path)) {
            if (line.startsWith("[") && line.endsWith("]")) {
                section = new ArrayList<>();
                sections.put(line.substring(1, line.length() - 1), section);
            } else {
                section.add(line);
            }
        }
        sections.replaceAll((name, words) -> List.copyOf(words));
        return sections;
    }

    /** The words of each section, where a line holds several words between commas. */
    public static Map<String, List<String>> sectionedWords(String path) {
        Map<String, List<String>> sections = sectionedLines(path);
        sections.replaceAll((name, lines) -> words(String.join(",", lines)));
        return sections;
    }

    /** The words of a line, between commas. */
    public static List<String> words(String line) {
        return List.of(line.split(",")).stream().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }
}
