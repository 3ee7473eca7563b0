package org.cadrenode.pseudonymise.engine.restricted;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedList;
import org.jspecify.annotations.Nullable;

/**
 * Finds restricted codes in values and texts: written alone, in lists with any marks between, with a description behind, with or
 * without the dot and the other marks within a code, in capitals or not. A value is read once; what begins like no code is passed
 * over by its first two characters. Immutable and thread-safe.
 *
 * <p>Codes of diseases and procedures may have the fillers and endings that hospitals write (X, and D or A for dagger and
 * asterisk). Read codes have five characters, dots at the end among them, and perhaps two more of a term; where nobody said that
 * a column holds them, those of digits alone are numbers. A code of letters alone counts only as the list writes it, since many a
 * word is one in another case.
 */
public final class RestrictedMatcher {
    /** Finds nothing. */
    public static final RestrictedMatcher NONE = new RestrictedMatcher(List.of(), "");

    private static final int LONGEST = 24;
    private static final int MOST_RUNS = 4;
    private static final int LONGEST_STRETCH = 80;
    private static final int SHORTEST_SERIAL = 20;
    private static final int LONGEST_SERIAL = 64;
    private static final int SERIAL_DASHES = 3;
    private static final int DAY = 10;
    private static final int YEAR = 4;
    private static final int MONTH = 7;
    private static final int ENCODED_RUN = 12;
    private static final int LONGEST_DISEASE = 5;
    private static final int READ_LENGTH = 5;
    private static final int READ_WITH_TERM = 7;
    private static final int KNOWN = 1 << 30;
    private static final int ANYWHERE = mask(CodeSystem.ofColumn(""), false);

    private final CodeTable table;
    private final Map<String, String> tables = new HashMap<>();
    private final String digest;

    /** Takes what is found in a text. */
    public interface Found {
        /** A code at a place, to its end with all that is written of it. */
        void code(int start, int end);
    }

    private RestrictedMatcher(List<RestrictedCode> codes, String digest) {
        this.digest = digest;
        table = new CodeTable(codes);
        codes.stream().filter(code -> code.system() == CodeSystem.TABLE).forEach(code -> tables.putIfAbsent(
                code.code().toLowerCase(Locale.ROOT) + (code.beginning() ? "*" : ""), code.category()));
    }

    /** Compiles a list. */
    public static RestrictedMatcher of(RestrictedList list) {
        return new RestrictedMatcher(list.codes(), list.digest().hex());
    }

    /** Returns what tells the list from another. */
    public String digest() {
        return digest;
    }

    /**
     * Returns in one number the systems with which values of a column are compared; 0 for none.
     *
     * @param known whether a person said where its codes come from, so that nothing else can look like one
     */
    public static int mask(Set<CodeSystem> systems, boolean known) {
        int mask = 0;
        for (CodeSystem system : systems) {
            mask |= 1 << system.ordinal();
        }
        return mask == 0 || !known ? mask : mask | KNOWN;
    }

    /** Returns the category if all rows of a table are restricted. */
    public Optional<String> table(SourceId source, TableName name) {
        String whole = source.value() + "." + name.value();
        for (Map.Entry<String, String> one : tables.entrySet()) {
            String code = one.getKey();
            boolean beginning = code.endsWith("*");
            String stem = beginning ? code.substring(0, code.length() - 1) : code;
            String candidate = stem.indexOf('.') < 0 ? name.value() : whole;
            if (beginning ? candidate.startsWith(stem) : candidate.equals(stem)) {
                return Optional.of(one.getValue());
            }
        }
        return Optional.empty();
    }

    /** Returns how long a value of a column is at least that holds a code; no value is where there are none. */
    public int shortest(int mask) {
        return Math.max(1, table.shortest(mask, (mask & KNOWN) != 0));
    }

    /** Returns a number of the first restricted code in a value, or -1; {@link #category} tells what it is. */
    public int find(String value, int mask) {
        return mask == 0 || day(value, mask) ? -1 : scan(value, mask, null);
    }

    /** Hands out the restricted codes in a text, in order; they may overlap. */
    public void find(String text, Found found) {
        scan(text, ANYWHERE, found);
    }

    /** Returns the category of what was found. */
    public String category(int number) {
        return table.entry(number).category();
    }

    // 2026-01-31: its numbers are too short for any code, and nothing else begins in it.
    private boolean day(String value, int mask) {
        return value.length() == DAY && value.charAt(YEAR) == '-' && value.charAt(MONTH) == '-' && digit(value.charAt(0))
                && digit(value.charAt(YEAR + 1)) && digit(value.charAt(MONTH + 1)) && table.shortestNumber() > YEAR && (mask & KNOWN) == 0;
    }

    private int scan(String value, int mask, @Nullable Found found) {
        int length = value.length();
        int shortest = (mask & KNOWN) == 0 ? table.shortestNumber() : 1;
        int at = 0;
        while (at < length) {
            char c = value.charAt(at);
            int place = CodeTable.place(c);
            if (place == 0) {
                at = c < 128 || !Character.isLetterOrDigit(c) ? at + 1 : runEnd(value, at);
                continue;
            }
            int end = at + 1;
            if (CodeTable.digit(place)) {
                while (end < length && CodeTable.digit(CodeTable.place(value.charAt(end)))) {
                    end++;
                }
                if (end - at < shortest && (end == length || ends(value.charAt(end)))) {
                    at = end;
                    continue;
                }
            }
            int second = at + 1 < length ? CodeTable.place(value.charAt(at + 1)) : 0;
            if (table.begins(place, second)) {
                int entry = token(value, at, mask, found);
                if (entry >= 0 && found == null) {
                    return entry;
                }
            }
            at = runEnd(value, end);
        }
        return -1;
    }

    private static boolean ends(char c) {
        return CodeTable.place(c) == 0 && (c < 128 || !Character.isLetterOrDigit(c));
    }

    // All codes that begin where a run of letters and digits does.
    private int token(String value, int start, int mask, @Nullable Found found) {
        long state = CodeTable.START;
        int used = 0;
        int at = start;
        boolean digits = true;
        int last = -1;
        for (int run = 0; run < MOST_RUNS; run++) {
            int end = runEnd(value, at);
            if (used + end - at > LONGEST) {
                return last;
            }
            while (at < end) {
                char c = value.charAt(at++);
                if (CodeTable.place(c) == 0) {
                    return last;
                }
                char capital = c >= 'a' && c <= 'z' ? (char) (c & ~0x20) : c;
                digits &= capital <= '9';
                state = CodeTable.step(state, capital);
                used++;
                if (digits ? table.hasDigits(used, at == end) : table.hasLength(used)) {
                    int entry = accepted(table.find(state), value, start, at, end, used, run, mask);
                    if (entry >= 0) {
                        last = entry;
                        if (found == null) {
                            return entry;
                        }
                        found.code(start, whole(value, end));
                    }
                }
            }
            if (end + 1 >= value.length() || !joins(value.charAt(end)) || !Character.isLetterOrDigit(value.charAt(end + 1))) {
                return last;
            }
            at = end + 1;
        }
        return last;
    }

    private int accepted(int first, String value, int start, int at, int end, int used, int run, int mask) {
        for (int number = first; number >= 0; number = table.next(number)) {
            CodeTable.Entry entry = table.entry(number);
            if ((entry.bit() & mask) != 0 && same(entry, value, start, at) && fits(entry, value, start, at, end, used, run, mask)) {
                return number;
            }
        }
        return -1;
    }

    private static boolean same(CodeTable.Entry entry, String value, int start, int at) {
        String code = entry.exact() ? entry.written() : entry.code();
        int next = 0;
        for (int i = start; i < at; i++) {
            char c = value.charAt(i);
            if (CodeTable.place(c) == 0) {
                continue;
            }
            if (next == code.length() || code.charAt(next) != (entry.exact() || c < 'a' ? c : (char) (c & ~0x20))) {
                return false;
            }
            next++;
        }
        return next == code.length();
    }

    private boolean fits(CodeTable.Entry entry, String value, int start, int at, int end, int used, int run, int mask) {
        boolean known = (mask & KNOWN) != 0;
        boolean form = switch (entry.system()) {
            case ICD10 -> disease(value, at, end, entry.beginning(), LONGEST_DISEASE - used);
            case OPCS4 -> at == end || entry.beginning() && end - at <= 2 && digits(value, at, end);
            case SNOMED -> at == end && run == 0;
            case READ2, CTV3 -> run == 0 && (known || !entry.digits()) && read(value, start, at, end, entry.beginning(), known);
            case SSDA903, CIN, LOCAL -> at == end || entry.beginning() && plain(value, at, end);
            case TABLE, NONE -> false;
        };
        return form && (known || !(postcode(entry, value, start, end) || serial(value, start, end)
                || stretched(value, start, end)));
    }

    // What may stand behind a code, or behind the beginning of codes: digits and fillers, then dagger or asterisk as letters. What
    // is longer is the code of a practice.
    private static boolean disease(String value, int from, int end, boolean beginning, int most) {
        int at = from;
        while (at < end && at - from < most && ((value.charAt(at) | 0x20) == 'x' || beginning && digit(value.charAt(at)))) {
            at++;
        }
        if (at < end && ((value.charAt(at) | 0x20) == 'd' || (value.charAt(at) | 0x20) == 'a')) {
            at++;
        }
        return at == end;
    }

    private static boolean read(String value, int start, int at, int end, boolean beginning, boolean known) {
        int run = end - start;
        int dots = 0;
        while (run + dots < READ_LENGTH && end + dots < value.length() && value.charAt(end + dots) == '.') {
            dots++;
        }
        boolean whole = run == READ_LENGTH || run == READ_WITH_TERM || run + dots == READ_LENGTH && term(value, end + dots);
        if (!whole && !(known && run < READ_LENGTH)) {
            return false;
        }
        int code = Math.min(run, READ_LENGTH);
        return beginning ? at - start <= code : at - start == code;
    }

    // Behind the dots nothing of a word, or the two characters of a term.
    private static boolean term(String value, int from) {
        int behind = from;
        while (behind < value.length() && Character.isLetterOrDigit(value.charAt(behind))) {
            behind++;
        }
        return behind == from || behind - from == 2;
    }

    // B20 1AA is a place in Birmingham.
    private static boolean postcode(CodeTable.Entry entry, String value, int start, int end) {
        if (entry.system() != CodeSystem.ICD10 && entry.system() != CodeSystem.OPCS4 || end - start > 4) {
            return false;
        }
        int at = end;
        while (at < value.length() && at - end < 2 && value.charAt(at) == ' ') {
            at++;
        }
        return at > end && at + 3 <= value.length() && digit(value.charAt(at)) && CodeTable.place(value.charAt(at + 1)) > 10
                && CodeTable.place(value.charAt(at + 2)) > 10 && (at + 3 == value.length() || !Character.isLetterOrDigit(value.charAt(at + 3)));
    }

    // 2b1f09c4-a547-4d5e-9c3b-0f5d2c8e7a61 is an id.
    private static boolean serial(String value, int start, int end) {
        int from = start;
        while (from > 0 && end - from <= LONGEST_SERIAL && (value.charAt(from - 1) == '-' || CodeTable.place(value.charAt(from - 1)) > 0)) {
            from--;
        }
        int to = end;
        while (to < value.length() && to - start <= LONGEST_SERIAL && (value.charAt(to) == '-' || CodeTable.place(value.charAt(to)) > 0)) {
            to++;
        }
        int dashes = 0;
        for (int i = from; i < to; i++) {
            dashes += value.charAt(i) == '-' ? 1 : 0;
        }
        return to - from >= SHORTEST_SERIAL && dashes >= SERIAL_DASHES;
    }

    // Of a document in base64, any few characters may look like a code. What is no list has long runs of both cases.
    private static boolean stretched(String value, int start, int end) {
        int from = start;
        while (from > 0 && end - from <= LONGEST_STRETCH && encoded(value.charAt(from - 1))) {
            from--;
        }
        int to = end;
        while (to < value.length() && to - from <= LONGEST_STRETCH && encoded(value.charAt(to))) {
            to++;
        }
        return to - from > LONGEST_STRETCH && bothCases(value, from, to);
    }

    private static boolean bothCases(String value, int from, int to) {
        int run = 0;
        boolean capital = false;
        boolean small = false;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (CodeTable.place(c) == 0) {
                run = 0;
                capital = false;
                small = false;
            } else {
                run++;
                capital |= c >= 'A' && c <= 'Z';
                small |= c >= 'a';
                if (run >= ENCODED_RUN && capital && small) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean encoded(char c) {
        return CodeTable.place(c) > 0 || c == '+' || c == '/' || c == '=';
    }

    // To the end of what is written of a code: the dot and a digit or two behind it, the dots of a Read code.
    private static int whole(String value, int from) {
        int end = from;
        while (end + 1 < value.length() && joins(value.charAt(end))) {
            int next = runEnd(value, end + 1);
            if (next == end + 1 || next - end > 3) {
                break;
            }
            end = next;
        }
        return end;
    }

    private static int runEnd(String value, int from) {
        int end = from;
        while (end < value.length()) {
            char c = value.charAt(end);
            if (CodeTable.place(c) == 0 && (c < 128 || !Character.isLetterOrDigit(c))) {
                break;
            }
            end++;
        }
        return end;
    }

    private static boolean joins(char c) {
        return c == '.' || c == '-' || c == '_' || c == '/';
    }

    private static boolean digits(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!digit(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean plain(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (CodeTable.place(value.charAt(i)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
