package org.cadrenode.omop.engine;

import java.util.HashMap;
import java.util.Map;

/** The concepts of codes, as a site's map of them says. Immutable once filled. */
public final class Concepts {
    /** The code system of sexes. */
    public static final String SEX = "sex";
    /** The code system of ethnic groups. */
    public static final String ETHNICITY = "ethnicity";
    /** The code system of units. */
    public static final String UNIT = "unit";
    /** No concept. */
    static final Concept NONE = new Concept(0, 0);

    private final Map<String, Map<String, Concept>> concepts = new HashMap<>();

    /**
     * The concepts of a code.
     *
     * @param standard the standard concept that it means
     * @param source the concept of the code itself
     */
    public record Concept(int standard, int source) { }

    /** Adds a code. @return false if it was there already */
    public boolean add(String codeSystem, String code, Concept concept) {
        return concepts.computeIfAbsent(codeSystem, any -> new HashMap<>()).putIfAbsent(code, concept) == null;
    }

    /** Returns the concepts of a code; zeros if the map does not know it. */
    Concept of(String codeSystem, String code) {
        Map<String, Concept> ofSystem = concepts.get(codeSystem);
        return ofSystem == null ? NONE : ofSystem.getOrDefault(code, NONE);
    }

    /** Returns how many codes there are. */
    public int size() {
        return concepts.values().stream().mapToInt(Map::size).sum();
    }
}
