package org.cadrenode.omop.engine;

/**
 * A rule that says what becomes of events. In what it speaks of, {@code *} stands for anything.
 *
 * @param source the source that they come from
 * @param table its table
 * @param codeSystem their code system
 * @param code their code
 * @param place what becomes of them
 * @param text whether a value that is no number goes along
 */
public record PlaceRule(String source, String table, String codeSystem, String code, Place place, boolean text) {
    private static final char ANY = '*';

    /** Returns whether it speaks of such events. */
    boolean covers(String ofSource, String ofTable, String system, String ofCode) {
        return matches(source, ofSource) && matches(table, ofTable) && matches(codeSystem, system) && matches(code, ofCode);
    }

    // Greedy, going back to the last star: no pattern of a site takes long.
    private static boolean matches(String pattern, String value) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int in = 0;
        while (in < value.length()) {
            if (at < pattern.length() && pattern.charAt(at) == ANY) {
                star = at++;
                resume = in;
            } else if (at < pattern.length() && pattern.charAt(at) == value.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == ANY) {
            at++;
        }
        return at == pattern.length();
    }
}
