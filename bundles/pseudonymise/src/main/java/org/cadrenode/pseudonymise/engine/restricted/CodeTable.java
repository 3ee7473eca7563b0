package org.cadrenode.pseudonymise.engine.restricted;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.terms.RestrictedCode;

/**
 * The codes of a list by a hash of their letters and digits, which is made character by character while a value is read. What
 * has the same hash is compared, so that nothing is found that is not there. Immutable.
 */
final class CodeTable {
    static final long START = 0xcbf29ce484222325L;
    private static final int PLACES = 37;
    private static final int MOST_LENGTH = 63;
    private static final int SHORTEST_DISEASE = 3;
    private static final int READ_LENGTH = 5;
    private static final byte[] PLACE = places();

    private final Entry[] entries;
    private final int[] next;
    private final long[] hashes;
    private final int[] first;
    private final int mask;
    private final boolean[] pairs = new boolean[PLACES * PLACES];
    private final long lengths;
    private final long digitLengths;
    private final long digitBeginnings;
    private final int shortestNumber;

    /** A code of the list: its letters and digits, in capitals unless {@code exact}, when it is of letters alone. */
    record Entry(CodeSystem system, String category, String code, boolean beginning, boolean exact, String written) {
        int bit() {
            return 1 << system.ordinal();
        }

        private int shortest(boolean known) {
            int least = switch (system) {
                case ICD10, OPCS4 -> SHORTEST_DISEASE;
                case READ2, CTV3 -> known ? 1 : READ_LENGTH;
                case SNOMED, SSDA903, CIN, LOCAL, TABLE, NONE -> 1;
            };
            return Math.max(least, code.length());
        }

        // A site's own code that begins with a digit may have marks within it.
        private int shortestNumber() {
            boolean read = system == CodeSystem.READ2 || system == CodeSystem.CTV3;
            if (system == CodeSystem.LOCAL && CodeTable.digit(place(code.charAt(0)))) {
                return 1;
            }
            return digits() && !read ? code.length() : Integer.MAX_VALUE;
        }

        boolean digits() {
            return code.chars().allMatch(c -> c <= '9');
        }

        static Entry of(RestrictedCode restricted) {
            StringBuilder letters = new StringBuilder();
            boolean digits = false;
            for (char c : restricted.code().toCharArray()) {
                if (c < 128 && Character.isLetterOrDigit(c)) {
                    letters.append(c);
                    digits |= Character.isDigit(c);
                }
            }
            String written = letters.toString();
            return new Entry(restricted.system(), restricted.category(), written.toUpperCase(Locale.ROOT), restricted.beginning(),
                    !digits, written);
        }
    }

    CodeTable(List<RestrictedCode> codes) {
        entries = codes.stream().filter(code -> code.system() != CodeSystem.TABLE).map(Entry::of)
                .filter(entry -> entry.code().length() > 1 && entry.code().length() <= MOST_LENGTH).toArray(Entry[]::new);
        int size = Integer.highestOneBit(Math.max(8, entries.length)) << 2;
        mask = size - 1;
        hashes = new long[size];
        first = new int[size];
        next = new int[entries.length];
        long all = 0;
        long digits = 0;
        long beginnings = 0;
        for (int i = 0; i < entries.length; i++) {
            String code = entries[i].code();
            add(i, hash(code));
            all |= 1L << code.length();
            if (entries[i].digits()) {
                digits |= 1L << code.length();
                beginnings |= entries[i].beginning() ? 1L << code.length() : 0;
            }
            pairs[pair(place(code.charAt(0)), place(code.charAt(1)))] = true;
        }
        lengths = all;
        digitLengths = digits;
        digitBeginnings = beginnings;
        shortestNumber = Arrays.stream(entries).mapToInt(Entry::shortestNumber).min().orElse(Integer.MAX_VALUE);
    }

    private void add(int entry, long hash) {
        int slot = slot(hash);
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & mask;
        }
        next[entry] = hashes[slot] == 0 ? -1 : first[slot];
        hashes[slot] = hash;
        first[slot] = entry;
    }

    private int slot(long hash) {
        return (int) (hash >>> 32 ^ hash) & mask;
    }

    private static long hash(String code) {
        long state = START;
        for (int i = 0; i < code.length(); i++) {
            state = step(state, code.charAt(i));
        }
        return finished(state);
    }

    static long step(long state, char capital) {
        return (state ^ capital) * 0x100000001b3L;
    }

    private static long finished(long state) {
        return state == 0 ? 1 : state;
    }

    /** Returns how many characters a value has at least that holds a code of any of these systems. */
    int shortest(int systems, boolean known) {
        return Arrays.stream(entries).filter(entry -> (entry.bit() & systems) != 0).mapToInt(entry -> entry.shortest(known)).min()
                .orElse(Integer.MAX_VALUE);
    }

    /** Returns how many digits stand at least where a code begins with nothing but digits, unless it is known to be a Read code. */
    int shortestNumber() {
        return shortestNumber;
    }

    /** Returns whether a {@link #place} is that of a digit. */
    static boolean digit(int place) {
        return place - 1 < 10 && place > 0;
    }

    /** Returns the first entry with this hash, or -1. */
    int find(long state) {
        long hash = finished(state);
        int slot = slot(hash);
        while (hashes[slot] != 0) {
            if (hashes[slot] == hash) {
                return first[slot];
            }
            slot = slot + 1 & mask;
        }
        return -1;
    }

    int next(int entry) {
        return next[entry];
    }

    Entry entry(int number) {
        return entries[number];
    }

    /** Returns whether any code has so many letters and digits. */
    boolean hasLength(int length) {
        return length <= MOST_LENGTH && (lengths >>> length & 1) != 0;
    }

    /** Returns whether any code of digits alone has so many, and may be over there: at an end, or as a beginning. */
    boolean hasDigits(int length, boolean end) {
        return length <= MOST_LENGTH && ((end ? digitLengths : digitBeginnings) >>> length & 1) != 0;
    }

    /** Returns whether any code begins with these two, each a {@link #place}; 0 for the second of one character. */
    boolean begins(int one, int other) {
        return pairs[pair(one, other)];
    }

    private static int pair(int one, int other) {
        return one * PLACES + other;
    }

    /** Returns 1 to 36 for a digit or a letter of either case, 0 for anything else. */
    static int place(char c) {
        return c < PLACE.length ? PLACE[c] : 0;
    }

    private static byte[] places() {
        byte[] places = new byte[128];
        for (int i = 0; i < 10; i++) {
            places['0' + i] = (byte) (1 + i);
        }
        for (int i = 0; i < 26; i++) {
            places['A' + i] = (byte) (11 + i);
            places['a' + i] = (byte) (11 + i);
        }
        return places;
    }
}
