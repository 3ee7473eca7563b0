package org.cadrenode.omop.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the children of an export, in about 60 to 120 bytes each. Of what sources say differently, the first holds. For
 * one thread's use.
 */
final class People {
    /** No day. */
    static final int NEVER = Integer.MIN_VALUE;

    private static final int MONTHS = 13;

    private long[] keys = new long[1 << 12];
    private int[] found = new int[1 << 12];
    private int size;
    private int[][] facts = new int[Fact.values().length][1 << 10];
    private final List<String> words = new ArrayList<>(List.of(""));
    private final Map<String, Integer> wordNumbers = new HashMap<>();
    private long conflicts;

    /** What is kept of a child. */
    enum Fact {
        /** Year and month of birth; see {@link #birth}. */
        BIRTH,
        SEX,
        ETHNICITY,
        AREA,
        /** A day since 1970. */
        DEATH,
        FIRST,
        LAST,
        /** Whether an event of the child was written. */
        SEEN
    }

    /** Returns the place of a child, which is made if it is not known. @param child not 0 */
    int add(long child) {
        int slot = slot(child);
        if (keys[slot] == 0) {
            if (2 * (size + 1) > keys.length) {
                grow();
                slot = slot(child);
            }
            keys[slot] = child;
            found[slot] = size;
            if (size == facts[0].length) {
                for (int i = 0; i < facts.length; i++) {
                    facts[i] = Arrays.copyOf(facts[i], size * 2);
                }
            }
            for (Fact dated : new Fact[] {Fact.DEATH, Fact.FIRST, Fact.LAST}) {
                facts[dated.ordinal()][size] = NEVER;
            }
            size++;
        }
        return found[slot];
    }

    /** Returns the place of a child, or -1. */
    int find(long child) {
        int slot = slot(child);
        return keys[slot] == 0 ? -1 : found[slot];
    }

    private int slot(long child) {
        long mixed = child * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed ^ mixed >>> 32) & keys.length - 1;
        while (keys[slot] != 0 && keys[slot] != child) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] before = keys;
        int[] places = found;
        keys = new long[before.length * 2];
        found = new int[keys.length];
        for (int i = 0; i < before.length; i++) {
            if (before[i] != 0) {
                int slot = slot(before[i]);
                keys[slot] = before[i];
                found[slot] = places[i];
            }
        }
    }

    int size() {
        return size;
    }

    int get(Fact fact, int place) {
        return facts[fact.ordinal()][place];
    }

    void set(Fact fact, int place, int value) {
        facts[fact.ordinal()][place] = value;
    }

    /** Sets a fact, unless another is known already; that it was is counted. @param none the value of not knowing */
    void tell(Fact fact, int place, int value, int none) {
        int known = get(fact, place);
        if (known == none) {
            set(fact, place, value);
        } else if (known != value && !(fact == Fact.BIRTH && refined(place, known, value))) {
            conflicts++;
        }
    }

    // A year and the month in it are no contradiction.
    private boolean refined(int place, int known, int value) {
        if (year(known) != year(value) || month(known) != 0 && month(value) != 0) {
            return false;
        }
        set(Fact.BIRTH, place, Math.max(known, value));
        return true;
    }

    /** Returns how often sources said of a child what another had said differently. */
    long conflicts() {
        return conflicts;
    }

    /** Returns a year and month as a number. @param month 0 if it is not known */
    static int birth(int year, int month) {
        return year * MONTHS + month;
    }

    static int year(int birth) {
        return birth / MONTHS;
    }

    static int month(int birth) {
        return birth % MONTHS;
    }

    /** Returns the number of a word. */
    int word(String word) {
        return wordNumbers.computeIfAbsent(word, any -> {
            words.add(word);
            return words.size() - 1;
        });
    }

    /** Returns the word of a number; null for 0. */
    @Nullable String word(int number) {
        return number == 0 ? null : words.get(number);
    }
}
