package org.cadrenode.api.identifiable;

import java.text.Normalizer;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.dictionary.IdentifierKind;

/**
 * What makes an identifier valid. Each method takes a source's text and returns the identifier in its one written form,
 * or empty if it is none. Blanks, dashes and digits of any script count as those of ASCII, and what cannot be seen as not there (general
 * categories Zs, Pd, Nd and Cf of Unicode). Thread-safe.
 */
public final class Identifiers {
    private static final String UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ";
    private static final Pattern UPN = Pattern.compile("[A-Z][0-9]{11}[0-9A-Z]");
    // NHS England rejects repeated digits and some palindromes that pass the check digit.
    private static final Set<String> NEVER_ISSUED = Set.of("1000000001", "9000000009");
    private static final Map<Long, String> MONTHS = Map.ofEntries(Map.entry(1L, "Jan"), Map.entry(2L, "Feb"),
            Map.entry(3L, "Mar"), Map.entry(4L, "Apr"), Map.entry(5L, "May"), Map.entry(6L, "Jun"), Map.entry(7L, "Jul"),
            Map.entry(8L, "Aug"), Map.entry(9L, "Sep"), Map.entry(10L, "Oct"), Map.entry(11L, "Nov"), Map.entry(12L, "Dec"));
    private static final Map<Character, String> LETTERS = Map.ofEntries(Map.entry('ł', "l"), Map.entry('ø', "o"), Map.entry('đ', "d"),
            Map.entry('ð', "d"), Map.entry('þ', "th"), Map.entry('æ', "ae"), Map.entry('œ', "oe"), Map.entry('ħ', "h"), Map.entry('ŧ', "t"),
            Map.entry('ŋ', "n"), Map.entry('ə', "e"));
    private static final Map<Character, String> TWO_LETTERS = Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'å', "aa", 'ø', "oe");
    private static final List<DateTimeFormatter> DATES = List.of(
            form("uuuu-MM-dd"), form("dd/MM/uuuu"), form("uuuu-MMM-dd HH:mm:ss"), form("uuuu-MM-dd HH:mm:ss"),
            form("uuuu-MM-dd'T'HH:mm:ss"), form("uuuu-MM-dd'T'HH:mm:ssX"), form("dd MMM uuuu"), form("dd MMM uuuu HH:mm:ss"),
            form("dd-MM-uuuu"), form("dd-MMM-uuuu"), form("uuuuMMdd"), form("d/M/uuuu"), form("d/M/uuuu HH:mm[:ss]"),
            form("d MMM uuuu"), form("d.M.uuuu"), form("uuuu-MM-dd HH:mm"), form("uuuu-MM-dd'T'HH:mm[:ss[.SSS]][XXX]"));

    private Identifiers() { }

    /**
     * Returns the ten digits of a valid NHS number: weights 10 to 2, check digit 11 minus the sum modulo 11, where 11
     * counts as 0 and 10 is never issued (NHS Data Dictionary).
     */
    public static Optional<String> nhsNumber(String text) {
        String digits = digits(plainly(text), 10);
        if (digits.length() != 10 || NEVER_ISSUED.contains(digits) || repeated(digits)) {
            return Optional.empty();
        }
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (digits.charAt(i) - '0') * (10 - i);
        }
        int check = (11 - sum % 11) % 11;
        return check == digits.charAt(9) - '0' ? Optional.of(digits) : Optional.empty();
    }

    /**
     * Returns a valid unique pupil number: the first letter is the sum of characters 2 to 13 times their place, modulo
     * 23 (Department for Education, UPN guide); a letter at the end of a temporary one counts as its place in the same
     * alphabet.
     */
    public static Optional<String> upn(String text) {
        String upn = plainly(text).replace(" ", "").replace("-", "").strip().toUpperCase(Locale.ROOT);
        if (!UPN.matcher(upn).matches()) {
            return Optional.empty();
        }
        int sum = 0;
        for (int i = 1; i < 13; i++) {
            char c = upn.charAt(i);
            int value = Character.isDigit(c) ? c - '0' : UPN_LETTERS.indexOf(c);
            if (value < 0) {
                return Optional.empty();
            }
            sum += value * (i + 1);
        }
        return UPN_LETTERS.charAt(sum % 23) == upn.charAt(0) ? Optional.of(upn) : Optional.empty();
    }

    /** Returns a valid unique learner number: ten digits, the first not zero, the sum of weights 10 to 1 modulo 11 is 10. */
    public static Optional<String> uln(String text) {
        String digits = digits(plainly(text), 10);
        if (digits.length() != 10 || digits.charAt(0) == '0') {
            return Optional.empty();
        }
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += (digits.charAt(i) - '0') * (10 - i);
        }
        return sum % 11 == 10 ? Optional.of(digits) : Optional.empty();
    }

    /** Returns a postcode in the form {@code AB1 2CD}. */
    public static Optional<String> postcode(String source) {
        String text = plainly(source);
        char[] packed = new char[8];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c >= '\t' && c <= '\r') {
                continue;
            }
            if (length == 7) {
                return Optional.empty();
            }
            packed[length++] = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        }
        if (length < 5 || !postcode(packed, length - 3)) {
            return Optional.empty();
        }
        System.arraycopy(packed, length - 3, packed, length - 2, 3);
        packed[length - 3] = ' ';
        return Optional.of(new String(packed, 0, length + 1));
    }

    // BS 7666 form; the ONS pseudo-postcodes (ZZ99 …) do not pass, as they are no places.
    private static boolean postcode(char[] packed, int outward) {
        if (!digit(packed[outward]) || !letter(packed[outward + 1]) || !letter(packed[outward + 2])) {
            return false;
        }
        if (outward == 3 && packed[0] == 'G' && packed[1] == 'I' && packed[2] == 'R') {
            return packed[3] == '0' && packed[4] == 'A' && packed[5] == 'A';
        }
        if ("CIKMOV".indexOf(packed[outward + 1]) >= 0 || "CIKMOV".indexOf(packed[outward + 2]) >= 0
                || !letter(packed[0]) || "QVX".indexOf(packed[0]) >= 0) {
            return false;
        }
        int district = letter(packed[1]) ? 2 : 1;
        if (district == 2 && "IJZ".indexOf(packed[1]) >= 0) {
            return false;
        }
        int rest = outward - district;
        if (rest < 1 || rest > 2 || !digit(packed[district])) {
            return false;
        }
        return rest == 1 || digit(packed[district + 1])
                || (district == 1 ? "ABCDEFGHJKSTUW" : "ABEHMNPRVWXY").indexOf(packed[district + 1]) >= 0;
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!digit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean letter(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** Returns a day that exists, from any of the written forms that sources use; two-digit years are none. */
    public static Optional<LocalDate> date(String text) {
        String trimmed = plainly(text).strip();
        if (isoDay(trimmed)) {
            try {
                return Optional.of(LocalDate.of(Integer.parseInt(trimmed, 0, 4, 10), Integer.parseInt(trimmed, 5, 7, 10),
                        Integer.parseInt(trimmed, 8, 10, 10)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        for (DateTimeFormatter form : DATES) {
            // Which form it is shows without an exception; only a day that never was costs one.
            ParsePosition position = new ParsePosition(0);
            if (form.parseUnresolved(trimmed, position) != null && position.getIndex() == trimmed.length()) {
                try {
                    return Optional.of(LocalDate.parse(trimmed, form));
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    // The first of the forms, which the vault itself writes: nearly all.
    private static boolean isoDay(String text) {
        if (text.length() != 10) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            char c = text.charAt(i);
            if (i == 4 || i == 7 ? c != '-' : c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns an identifier of {@code kind} in its one written form: check digits tested, dates and postcodes
     * normalised, other kinds without surrounding blanks. Empty if the text is blank or not valid.
     */
    public static Optional<Identifier> identifier(IdentifierKind kind, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Optional<String> value = switch (kind) {
            case NHS_NUMBER -> nhsNumber(text);
            case UPN, FORMER_UPN -> upn(text);
            case ULN -> uln(text);
            case POSTCODE -> postcode(text);
            case BIRTH_DATE, OTHER_DATE -> date(text).map(LocalDate::toString);
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME,
                    PREFERRED_NAME, FORMER_SURNAME, SEX, ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE,
                    OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE ->
                    Optional.of(text.strip());
        };
        return value.map(valid -> new Identifier(kind, valid));
    }

    /**
     * Returns a name as it is compared: without accents (Unicode NFD, marks dropped), letters and digits only, in lower
     * case. {@code O'Brien-Müller} becomes {@code obrienmuller}; what has neither letters nor digits becomes empty.
     */
    public static String folded(String name) {
        String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(decomposed.length());
        decomposed.codePoints().filter(Character::isLetterOrDigit).forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /**
     * Returns the {@linkplain #folded folded} forms by which a name is found: as it is, with letters that are none of the English
     * alphabet written as those that stand for them ({@code Łukasz} as {@code lukasz}, {@code Sørensen} as {@code sorensen}), and with two
     * letters for an umlaut, å or ø ({@code Müller} as {@code mueller}). Two names are alike if they have one in common.
     */
    public static Set<String> spellings(String name) {
        String folded = folded(name);
        if (ascii(name)) {
            return Set.of(folded);
        }
        String composed = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        Set<String> spellings = new LinkedHashSet<>(List.of(folded));
        spellings.add(folded(spelt(composed, LETTERS)));
        spellings.add(folded(spelt(spelt(composed, TWO_LETTERS), LETTERS)));
        return spellings;
    }

    private static String spelt(String name, Map<Character, String> letters) {
        StringBuilder spelt = new StringBuilder(name.length() + 2);
        for (int i = 0; i < name.length(); i++) {
            spelt.append(letters.getOrDefault(name.charAt(i), name.substring(i, i + 1)));
        }
        return spelt.toString();
    }

    private static boolean repeated(String digits) {
        for (int i = 1; i < digits.length(); i++) {
            if (digits.charAt(i) != digits.charAt(0)) {
                return false;
            }
        }
        return true;
    }

    // A spreadsheet or a web page may have put other blanks, dashes or digits than those of ASCII, and characters that cannot be seen.
    private static String plainly(String text) {
        if (ascii(text)) {
            return text;
        }
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder plain = new StringBuilder(compatible.length());
        for (int i = 0; i < compatible.length(); i++) {
            char c = compatible.charAt(i);
            int type = Character.getType(c);
            if (type == Character.DECIMAL_DIGIT_NUMBER) {
                plain.append((char) ('0' + Character.digit(c, 10)));
            } else if (type == Character.DASH_PUNCTUATION || c == '\u2212') {
                plain.append('-');
            } else if (type != Character.FORMAT) {
                plain.append(Character.isSpaceChar(c) ? ' ' : c);
            }
        }
        return plain.toString();
    }

    private static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    // Digits with blanks or dashes between them; anything else is not a number.
    private static String digits(String text, int most) {
        if (text.length() == most && plain(text)) {
            return text;
        }
        StringBuilder digits = new StringBuilder(most);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                if (digits.length() == most) {
                    return "";
                }
                digits.append(c);
            } else if (c != ' ' && c != '-') {
                return "";
            }
        }
        return digits.toString();
    }

    // The month's names are given, since those of the platform differ: its British September is "Sept".
    private static DateTimeFormatter form(String pattern) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        int month = pattern.indexOf("MMM");
        if (month < 0) {
            builder.appendPattern(pattern);
        } else {
            builder.appendPattern(pattern.substring(0, month)).appendText(ChronoField.MONTH_OF_YEAR, MONTHS)
                    .appendPattern(pattern.substring(month + 3));
        }
        return builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }
}
