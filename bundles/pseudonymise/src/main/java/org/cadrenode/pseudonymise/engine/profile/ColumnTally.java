package org.cadrenode.pseudonymise.engine.profile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one column: counts, sketches, and the values while they are few. Bounded whatever the records. Values
 * that are kept for the list of codes go out only through {@link #codes}. Not thread-safe.
 */
final class ColumnTally {
    /** How many different children must have a code before it may be named. */
    static final int CHILDREN_A_CODE = 10;
    /** More different values are no closed list. */
    static final int MOST_CODES = 60;
    private static final int LONGEST_CODE = 40;
    private static final Pattern NUMBERED = Pattern.compile("[A-Za-z_-]{3,20}[0-9]+|[0-9]{4,}");
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{4}");
    // Beyond so many values, forms are looked at in one of so many: shares do not change any more.
    private static final int LOOKED_AT = 20_000;
    private static final int ONE_OF = 16;

    private final Map<ValueForm, Long> forms = new EnumMap<>(ValueForm.class);
    private final DistinctSketch values = new DistinctSketch();
    private final DistinctSketch pairs = new DistinctSketch();
    private final DistinctSketch children = new DistinctSketch();
    private final Map<String, Integer> dateForms = new HashMap<>();
    private @Nullable Map<String, Set<Long>> codes = new HashMap<>();
    private long rows;
    private long present;
    private long looked;
    private long characters;
    private long withChild;
    private long childhood;
    private long aged;
    private long grown;
    private long first;
    private long compared;

    /** Adds a record's value, null or blank for none, of a child by its hash, 0 if it is not told. */
    void add(@Nullable String value, long child) {
        rows++;
        String text = value == null ? "" : value.strip();
        if (text.isEmpty()) {
            return;
        }
        present++;
        characters += text.length();
        long hash = DistinctSketch.hash(text);
        values.add(hash);
        if (child != 0) {
            withChild++;
            children.add(child);
            pairs.add(DistinctSketch.hash(child, hash));
        }
        code(text, child);
        if (present <= LOOKED_AT || present % ONE_OF == 0) {
            looked++;
            Set<ValueForm> found = ValueForm.of(text);
            found.forEach(form -> forms.merge(form, 1L, Long::sum));
            if (found.contains(ValueForm.DATE) && dateForms.size() < MOST_CODES) {
                dateForms.merge(text.replaceAll("[0-9]", "9").replaceAll("[A-Za-z]{3,}", "Mmm"), 1, Integer::sum);
            }
        }
    }

    private void code(String text, long child) {
        Map<String, Set<Long>> few = codes;
        if (few == null) {
            return;
        }
        Set<Long> having = text.length() > LONGEST_CODE ? null : few.get(text);
        if (having == null) {
            if (text.length() > LONGEST_CODE || few.size() == MOST_CODES) {
                codes = null;
                return;
            }
            having = new HashSet<>();
            few.put(text, having);
        }
        if (child != 0 && having.size() < CHILDREN_A_CODE) {
            having.add(child);
        }
    }

    /** Says of a date what age it would give a child on the day of the row, and whether it is the first of the row's dates. */
    void age(long years, boolean beforeOthers, boolean others) {
        aged++;
        childhood += years >= 0 && years <= 25 ? 1 : 0;
        grown += years >= 3 && years <= 25 ? 1 : 0;
        compared += others ? 1 : 0;
        first += others && beforeOthers ? 1 : 0;
    }

    long rows() {
        return rows;
    }

    long present() {
        return present;
    }

    /** Returns how many of 1 the values of this form are. */
    double share(ValueForm form) {
        return looked == 0 ? 0 : (double) forms.getOrDefault(form, 0L) / looked;
    }

    double meanLength() {
        return present == 0 ? 0 : (double) characters / present;
    }

    long distinct() {
        return values.estimate();
    }

    long distinctChildren() {
        return children.estimate();
    }

    /** Returns how many different values a child has on average; 0 if children are not told. */
    double valuesAChild() {
        return withChild == 0 ? 0 : (double) pairs.estimate() / children.estimate();
    }

    /** Returns how many values a child has on average, the same ones included. */
    double rowsAChild() {
        return withChild == 0 ? 0 : (double) withChild / children.estimate();
    }

    /** Returns how many children share a value on average. */
    double childrenAValue() {
        return withChild == 0 ? 0 : (double) pairs.estimate() / values.estimate();
    }

    double childhoodShare() {
        return aged == 0 ? 0 : (double) childhood / aged;
    }

    /** Returns in how many of 1 rows the date lies three years back or more: few of what happens to a child does. */
    double grownShare() {
        return aged == 0 ? 0 : (double) grown / aged;
    }

    /** Returns in how many of 1 rows with several dates this one is the first; -1 without such rows. */
    double firstShare() {
        return compared == 0 ? -1 : (double) first / compared;
    }

    double sharedWith(ColumnTally other) {
        return values.sharedWith(other.values);
    }

    /** Returns whether the values are few enough for a list. */
    boolean few() {
        return codes != null && !codes.isEmpty();
    }

    /**
     * Returns the codes, if they are few, written as codes, none of them a number of somebody or something, and each
     * occurs for enough different children; otherwise none.
     */
    List<String> codes() {
        Map<String, Set<Long>> few = codes;
        if (few == null || share(ValueForm.CODE) < 1 || numbered()
                || few.keySet().stream().anyMatch(code -> LONG_NUMBER.matcher(code).find())
                || few.values().stream().anyMatch(having -> having.size() < CHILDREN_A_CODE)) {
            return List.of();
        }
        return few.keySet().stream().sorted().toList();
    }

    /** Returns whether the values are few, and running numbers behind the same letters: those of schools, homes or people. */
    boolean numbered() {
        Map<String, Set<Long>> few = codes;
        if (few == null || few.size() < 5) {
            return false;
        }
        Set<String> prefixes = new HashSet<>();
        for (String code : few.keySet()) {
            prefixes.add(NUMBERED.matcher(code).matches() ? code.replaceAll("[0-9]+$", "") : code);
        }
        return prefixes.size() == 1;
    }

    /** Returns the written forms of dates, digits as 9 and names of months as Mmm, the most usual first; at most three. */
    List<String> dateForms() {
        Map<Integer, List<String>> byCount = new TreeMap<>((one, other) -> Integer.compare(other, one));
        dateForms.forEach((form, count) -> byCount.computeIfAbsent(count, key -> new ArrayList<>()).add(form));
        return byCount.values().stream().flatMap(List::stream).limit(3).toList();
    }
}
