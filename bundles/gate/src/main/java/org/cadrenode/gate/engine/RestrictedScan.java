package org.cadrenode.gate.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedList;

/**
 * Finds codes that the law keeps from being passed on in what is about to leave. It knows nothing of how they were looked for
 * before: each code is a pattern of the ways in which it is written, tried where a word begins with its first two characters;
 * ids are looked up whole. Immutable and thread-safe.
 */
public final class RestrictedScan {
    /** Finds nothing. */
    public static final RestrictedScan NONE = new RestrictedScan(List.of());

    /** The systems of which any text may hold a code. */
    static final Set<CodeSystem> TEXT = CodeSystem.ofColumn("");

    private static final String MARK = "[./_-]?";
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/=]{81,}");
    private static final Pattern BOTH_CASES = Pattern.compile("(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{12,}");
    private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern POSTCODE_REST = Pattern.compile(" {1,2}[0-9][A-Za-z]{2}(?![\\p{L}\\p{Nd}])");
    private static final Pattern READ_REST = Pattern.compile("(\\.*)([\\p{L}\\p{Nd}]*)");
    private static final int ASCII = 128;
    private static final int MOST_MARKS = 3;
    private static final int READ_LENGTH = 5;
    private static final int LONGEST_DISEASE = 5;
    private static final int LONGEST = 24;

    private final Map<Integer, List<Shape>> shapes = new HashMap<>();
    private final Set<String> concepts = new HashSet<>();
    private final boolean[] starts = new boolean[ASCII * ASCII];

    /** A code as it is looked for: the pattern of what may be written from its first character on. */
    private record Shape(CodeSystem system, Pattern pattern, String code, boolean beginning) { }

    private RestrictedScan(List<RestrictedCode> codes) {
        for (RestrictedCode code : codes) {
            String plain = code.code().replaceAll("[^A-Za-z0-9]", "");
            if (code.system() == CodeSystem.SNOMED) {
                concepts.add(plain);
            } else if (code.system() != CodeSystem.TABLE && plain.length() > 1) {
                shapes.computeIfAbsent(key(plain.charAt(0), plain.charAt(1)), none -> new ArrayList<>())
                        .add(new Shape(code.system(), pattern(code, plain), plain, code.beginning()));
                starts[Character.toUpperCase(plain.charAt(0)) * ASCII + Character.toUpperCase(plain.charAt(1))] = true;
            }
        }
    }

    /** Compiles a list. */
    public static RestrictedScan of(RestrictedList list) {
        return new RestrictedScan(list.codes());
    }

    private static Pattern pattern(RestrictedCode code, String plain) {
        boolean letters = plain.chars().noneMatch(Character::isDigit);
        String joined = String.join(MARK, plain.substring(1).split(""));
        String written = plain.charAt(0) + joined;
        String rest = switch (code.system()) {
            case ICD10 -> (code.beginning() ? "[0-9X]*" : "X*") + "[DA]?";
            case OPCS4 -> code.beginning() ? "[0-9]{0,2}" : "";
            case READ2, CTV3, SNOMED, TABLE, NONE -> "";
            case SSDA903, CIN, LOCAL -> code.beginning() ? "[A-Za-z0-9]*" : "";
        };
        String end = code.system() == CodeSystem.READ2 || code.system() == CodeSystem.CTV3 ? "" : "(?![\\p{L}\\p{Nd}])";
        return Pattern.compile(written + rest + end, letters ? 0 : Pattern.CASE_INSENSITIVE);
    }

    private static int key(char first, char second) {
        return Character.toUpperCase(first) << 16 | Character.toUpperCase(second);
    }

    /**
     * Returns whether a value holds a restricted code.
     *
     * @param systems whose codes may stand there; empty for none
     * @param known whether a person said so, so that nothing else can look like one
     */
    boolean holds(String value, Set<CodeSystem> systems, boolean known) {
        if (systems.isEmpty() || shapes.isEmpty() && concepts.isEmpty()) {
            return false;
        }
        boolean ids = systems.contains(CodeSystem.SNOMED) && !concepts.isEmpty();
        int length = value.length();
        int end;
        for (int start = 0; start < length; start = end) {
            end = wordEnd(value, start);
            if (end == start) {
                end++;
                continue;
            }
            if (ids && end - start >= 6 && end - start <= 18 && concepts.contains(value.substring(start, end))
                    && (known || !(serial(value, start) || encoded(value, start)))) {
                return true;
            }
            if (end - start < 2 || !starts(value.charAt(start), value.charAt(start + 1))) {
                continue;
            }
            for (Shape shape : shapes.getOrDefault(key(value.charAt(start), value.charAt(start + 1)), List.of())) {
                if (systems.contains(shape.system()) && fits(shape, value, start, end, known)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean starts(char first, char second) {
        return first < ASCII && second < ASCII && starts[capital(first) * ASCII + capital(second)];
    }

    private static int capital(char c) {
        return c >= 'a' && c <= 'z' ? c & ~0x20 : c;
    }

    private static boolean fits(Shape shape, String value, int start, int end, boolean known) {
        if (shape.system() == CodeSystem.READ2 || shape.system() == CodeSystem.CTV3) {
            return read(shape, value, start, end, known) && (known || !(serial(value, start) || encoded(value, start)));
        }
        var matcher = shape.pattern().matcher(value).region(start, value.length()).useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return false;
        }
        String written = matcher.group();
        long marks = written.chars().filter(c -> !Character.isLetterOrDigit(c)).count();
        int ending = "DdAa".indexOf(written.charAt(written.length() - 1)) >= 0 ? 1 : 0;
        if (marks > MOST_MARKS || written.length() - marks > (shape.system() == CodeSystem.ICD10 ? LONGEST_DISEASE + ending : LONGEST)) {
            return false;
        }
        boolean place = (shape.system() == CodeSystem.ICD10 || shape.system() == CodeSystem.OPCS4) && end - start <= 4
                && POSTCODE_REST.matcher(value).region(end, value.length()).useTransparentBounds(true).lookingAt();
        return known || !place && !serial(value, start) && !encoded(value, start);
    }

    // Five characters, dots at the end among them, perhaps with two of a term; fewer, or of
    // digits alone, where it is known to be such a code.
    private static boolean read(Shape shape, String value, int start, int end, boolean known) {
        String word = value.substring(start, end);
        boolean number = shape.code().chars().allMatch(Character::isDigit);
        if (number && (!known || !shape.beginning() && word.length() > READ_LENGTH)) {
            return false;
        }
        String code = word.length() > READ_LENGTH ? word.substring(0, READ_LENGTH) : word;
        boolean same = shape.code().chars().noneMatch(Character::isDigit) ? starts(code, shape)
                : starts(code.toUpperCase(Locale.ROOT), new Shape(shape.system(), shape.pattern(), shape.code().toUpperCase(Locale.ROOT),
                        shape.beginning()));
        if (!same) {
            return false;
        }
        if (word.length() == READ_LENGTH || word.length() == READ_LENGTH + 2 || known && word.length() < READ_LENGTH) {
            return true;
        }
        var rest = READ_REST.matcher(value).region(end, value.length());
        if (word.length() > READ_LENGTH || !rest.lookingAt()) {
            return false;
        }
        int missing = READ_LENGTH - word.length();
        int dots = rest.group(1).length();
        return dots > missing || dots == missing && (rest.group(2).isEmpty() || rest.group(2).length() == 2);
    }

    private static boolean starts(String code, Shape shape) {
        return shape.beginning() ? code.startsWith(shape.code()) : code.equals(shape.code());
    }

    // Whether a place is inside of a document in base64, where any few characters may look like a code.
    private static boolean encoded(String value, int at) {
        if (value.length() <= 80) {
            return false;
        }
        var stretch = ENCODED.matcher(value);
        while (stretch.find() && stretch.start() <= at) {
            if (at < stretch.end()) {
                return BOTH_CASES.matcher(stretch.group()).find();
            }
        }
        return false;
    }

    // Whether a place is inside of an id such as 2b1f09c4-a547-4d5e-9c3b-0f5d2c8e7a61.
    private static boolean serial(String value, int at) {
        var ids = SERIAL.matcher(value);
        while (ids.find() && ids.start() <= at) {
            if (at < ids.end()) {
                return ids.group().length() >= 20 && ids.group().chars().filter(c -> c == '-').count() >= 3;
            }
        }
        return false;
    }

    private static int wordEnd(String value, int from) {
        int end = from;
        while (end < value.length() && word(value.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean word(char c) {
        return c < ASCII ? c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' : Character.isLetterOrDigit(c);
    }
}
