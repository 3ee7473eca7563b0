package org.cadrenode.pseudonymise.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.api.identifiable.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * The areas that stand for postcodes. A line of the table is {@code postcode_prefix,area}, where the prefix is a postcode
 * ({@code AB1 2CD}), a sector ({@code AB1 2}), a district ({@code AB1}) or the letters of an area ({@code AB}); the longest
 * that fits a postcode wins. A line takes eight bytes, so that a table of all postcodes fits. Immutable.
 */
public final class PostcodeAreas {
    /** The first line of a table. */
    public static final String HEADER = "postcode_prefix,area";

    /** No areas at all. */
    public static final PostcodeAreas NONE = new PostcodeAreas(new long[0], new String[0]);

    private static final int MOST_AREAS = 1 << 20;
    private static final int AREA_BITS = 20;
    private static final int LONGEST_PREFIX = 8;

    private final long[] entries;
    private final String[] areas;

    private PostcodeAreas(long[] entries, String[] areas) {
        this.entries = entries;
        this.areas = areas;
    }

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException with the number of the line that is wrong, and what is wrong with it
     */
    public static PostcodeAreas read(BufferedReader table) throws IOException {
        String header = table.readLine();
        if (header == null || !header.strip().replace("\uFEFF", "").equals(HEADER)) {
            throw new IllegalArgumentException("line 1: the header is not " + HEADER);
        }
        long[] entries = new long[1024];
        int size = 0;
        Map<String, Integer> numbers = new HashMap<>();
        List<String> areas = new ArrayList<>();
        long line = 1;
        for (String text = table.readLine(); text != null; text = table.readLine()) {
            line++;
            if (text.isBlank() || text.charAt(0) == '#') {
                continue;
            }
            int comma = text.indexOf(',');
            String prefix = comma < 0 ? "" : text.substring(0, comma).strip().toUpperCase(Locale.ROOT);
            String area = comma < 0 ? "" : text.substring(comma + 1).strip();
            long code = code(prefix);
            if (code < 0 || prefix.isEmpty()) {
                throw new IllegalArgumentException("line " + line + ": a prefix is 1 to 8 letters, digits and one blank");
            }
            if (area.isEmpty() || Values.code(area) == null) {
                throw new IllegalArgumentException("line " + line + ": an area is a code of 1 to 40 characters without blanks");
            }
            Integer number = numbers.get(area);
            if (number == null) {
                number = areas.size();
                if (number == MOST_AREAS) {
                    throw new IllegalArgumentException("line " + line + ": there are more than " + MOST_AREAS + " areas");
                }
                numbers.put(area, number);
                areas.add(area);
            }
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, size * 2);
            }
            entries[size++] = code << AREA_BITS | number;
        }
        entries = Arrays.copyOf(entries, size);
        Arrays.sort(entries);
        for (int i = 1; i < size; i++) {
            if (entries[i] >>> AREA_BITS == entries[i - 1] >>> AREA_BITS) {
                throw new IllegalArgumentException("a prefix is there twice: " + prefix(entries[i] >>> AREA_BITS));
            }
        }
        return new PostcodeAreas(entries, areas.toArray(String[]::new));
    }

    /** Returns the area of a postcode in any writing, or null if it is none or the table has no area for it. */
    public @Nullable String area(String text) {
        String postcode = Identifiers.postcode(text).orElse(null);
        if (postcode == null) {
            return null;
        }
        int blank = postcode.indexOf(' ');
        int letters = Character.isLetter(postcode.charAt(1)) ? 2 : 1;
        for (int length : new int[] {postcode.length(), postcode.length() - 1, blank + 2, blank, letters}) {
            String area = find(code(postcode.substring(0, length)));
            if (area != null) {
                return area;
            }
        }
        return null;
    }

    /** Returns how many prefixes there are. */
    public int size() {
        return entries.length;
    }

    private @Nullable String find(long code) {
        int place = Arrays.binarySearch(entries, code << AREA_BITS);
        int at = place >= 0 ? place : -place - 1;
        return at < entries.length && entries[at] >>> AREA_BITS == code ? areas[(int) (entries[at] & MOST_AREAS - 1)] : null;
    }

    // Base 38, so that no prefix is the start of another's number: 0 nothing, 1 blank, then digits and letters.
    private static long code(String prefix) {
        if (prefix.length() > LONGEST_PREFIX) {
            return -1;
        }
        long code = 0;
        for (int i = 0; i < LONGEST_PREFIX; i++) {
            int digit = 0;
            if (i < prefix.length()) {
                char c = prefix.charAt(i);
                digit = c == ' ' ? 1 : c >= '0' && c <= '9' ? c - '0' + 2 : c >= 'A' && c <= 'Z' ? c - 'A' + 12 : -1;
                if (digit < 0) {
                    return -1;
                }
            }
            code = code * 38 + digit;
        }
        return code;
    }

    private static String prefix(long code) {
        StringBuilder prefix = new StringBuilder();
        for (long rest = code; rest > 0; rest /= 38) {
            int digit = (int) (rest % 38);
            if (digit > 0) {
                prefix.append(digit == 1 ? ' ' : (char) (digit < 12 ? '0' + digit - 2 : 'A' + digit - 12));
            }
        }
        return prefix.reverse().toString();
    }
}
