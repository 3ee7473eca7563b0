package org.cadrenode.pseudonymise.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Token;
import org.cadrenode.api.pseudonym.TokenKind;
import org.cadrenode.api.pseudonym.TokenSet;
import org.cadrenode.pseudonymise.engine.text.Folding;

/**
 * Makes the linkage tokens of a child from all that its provider knows or knew of it. A preferred name counts as a further
 * forename, a former surname as a further surname; middle names, former UPNs and relatives give none. Of many values of a
 * kind the newest {@value #MOST_VALUES} are used. Tokens are distinct and in one order. Not thread-safe.
 */
public final class Tokeniser {
    private static final int MOST_VALUES = 8;
    private static final Set<String> PARTICLES = Set.of("de", "van", "der", "von", "al", "el", "bin", "ibn", "di", "da", "la", "le",
            "du", "dos", "das", "del", "ter", "ten", "den", "bint", "ur", "abu");
    private static final Comparator<Token> ORDER = Comparator.comparing(Token::kind)
            .thenComparing(Token::high, Long::compareUnsigned).thenComparing(Token::low, Long::compareUnsigned);

    private final KeyedHash hash;
    private final int keyVersion;
    private final DoubleMetaphone metaphone = new DoubleMetaphone();

    /** Makes tokens under the first version of the network's linkage key. */
    public Tokeniser(KeyedHash hash) {
        this(hash, 1);
    }

    /**
     * Makes tokens under a version of the network's linkage key.
     *
     * @param hash under that version
     */
    public Tokeniser(KeyedHash hash, int keyVersion) {
        this.hash = hash;
        this.keyVersion = keyVersion;
    }

    /** Returns all tokens of a child. */
    public TokenSet tokens(Pseudonym subject, VaultPerson person) {
        Set<Token> tokens = new LinkedHashSet<>();
        Set<String> forenames = new LinkedHashSet<>();
        Set<String> surnames = new LinkedHashSet<>();
        Set<Integer> births = new LinkedHashSet<>();
        Set<String> sexes = new LinkedHashSet<>();
        Set<String> postcodes = new LinkedHashSet<>();
        List<Identifier> newestFirst = new ArrayList<>(person.identifiers());
        Collections.reverse(newestFirst);
        for (Identifier identifier : newestFirst) {
            String value = identifier.value();
            switch (identifier.kind()) {
                case NHS_NUMBER -> Identifiers.nhsNumber(value).ifPresent(number -> add(tokens, TokenKind.NHS_NUMBER, number));
                case UPN -> Identifiers.upn(value).ifPresent(number -> add(tokens, TokenKind.UPN, number));
                case FORENAME, PREFERRED_NAME -> limited(forenames, forename(value));
                case SURNAME, FORMER_SURNAME -> surnames(value).forEach(surname -> limited(surnames, surname));
                case BIRTH_DATE -> {
                    int day = Day.parse(value);
                    if (day != Day.NONE && births.size() < MOST_VALUES) {
                        births.add(day);
                    }
                }
                case SEX -> limited(sexes, sex(value));
                case POSTCODE -> Identifiers.postcode(value).ifPresent(postcode -> limited(postcodes, postcode.replace(" ", "")));
                case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, FORMER_UPN, ULN, OTHER_NUMBER, MIDDLE_NAMES,
                        ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC,
                        OTHER_CODE, OTHER_DATE -> { }
            }
        }
        forenames.forEach(forename -> {
            add(tokens, TokenKind.FORENAME, forename);
            add(tokens, TokenKind.FORENAME_SOUND, sound(forename));
        });
        surnames.forEach(surname -> {
            add(tokens, TokenKind.SURNAME, surname);
            add(tokens, TokenKind.SURNAME_SOUND, sound(surname));
        });
        births.forEach(day -> add(tokens, TokenKind.BIRTH_DATE, Day.text(day)));
        sexes.forEach(sex -> add(tokens, TokenKind.SEX, sex));
        postcodes.forEach(postcode -> add(tokens, TokenKind.POSTCODE, postcode));
        combine(tokens, forenames, surnames, births, sexes, postcodes);
        List<Token> ordered = new ArrayList<>(tokens);
        ordered.sort(ORDER);
        return new TokenSet(subject, person.version(), keyVersion, ordered);
    }

    private void combine(Set<Token> tokens, Set<String> forenames, Set<String> surnames, Set<Integer> births, Set<String> sexes,
            Set<String> postcodes) {
        for (String forename : forenames) {
            for (String surname : surnames) {
                postcodes.forEach(postcode -> add(tokens, TokenKind.NAME_POSTCODE, forename, surname, postcode));
                for (int day : births) {
                    names(tokens, forename, surname, day, sexes);
                }
            }
        }
        for (int day : births) {
            String birth = Day.text(day);
            for (String postcode : postcodes) {
                forenames.forEach(name -> add(tokens, TokenKind.FORENAME_BIRTH_DATE_POSTCODE, name, birth, postcode));
                surnames.forEach(name -> add(tokens, TokenKind.SURNAME_BIRTH_DATE_POSTCODE, name, birth, postcode));
                sexes.forEach(sex -> add(tokens, TokenKind.BIRTH_DATE_SEX_POSTCODE, birth, sex, postcode));
            }
        }
    }

    private void names(Set<Token> tokens, String forename, String surname, int day, Set<String> sexes) {
        String birth = Day.text(day);
        add(tokens, TokenKind.NAME_BIRTH_DATE, forename, surname, birth);
        add(tokens, TokenKind.SOUND_BIRTH_DATE, sound(forename), sound(surname), birth);
        String initials = forename.substring(0, Math.min(2, forename.length()));
        sexes.forEach(sex -> add(tokens, TokenKind.INITIALS_BIRTH_DATE_SEX, initials, sound(surname), birth, sex));
        String year = Integer.toString(Day.year(day));
        String month = Integer.toString(Day.month(day));
        String of = Integer.toString(Day.dayOfMonth(day));
        add(tokens, TokenKind.NAME_PART_BIRTH_DATE, forename, surname, "month-day", month, of);
        add(tokens, TokenKind.NAME_PART_BIRTH_DATE, forename, surname, "year-month", year, month);
        add(tokens, TokenKind.NAME_PART_BIRTH_DATE, forename, surname, "year-day", year, of);
        int least = Math.min(Day.month(day), Day.dayOfMonth(day));
        int most = Math.max(Day.month(day), Day.dayOfMonth(day));
        // Day and month without their order: 3 April and 4 March give the same.
        if (most <= 12 && least < most) {
            add(tokens, TokenKind.NAME_PART_BIRTH_DATE, forename, surname, "swapped", year, Integer.toString(least),
                    Integer.toString(most));
        }
    }

    private static void limited(Set<String> values, String value) {
        if (!value.isEmpty() && values.size() < MOST_VALUES) {
            values.add(value);
        }
    }

    private static String forename(String value) {
        String stripped = value.strip();
        int blank = stripped.indexOf(' ');
        String first = Folding.compact(blank < 0 ? stripped : stripped.substring(0, blank));
        return first.isEmpty() ? Folding.compact(stripped) : first;
    }

    // The whole, and the parts of a double one without particles.
    private static List<String> surnames(String value) {
        List<String> surnames = new ArrayList<>();
        surnames.add(Folding.compact(value));
        String[] parts = value.strip().split("[\\s\\-\u2010\u2011\u2012\u2013]+");
        if (parts.length > 1) {
            for (String part : parts) {
                String folded = Folding.compact(part);
                if (folded.length() > 1 && !PARTICLES.contains(folded)) {
                    surnames.add(folded);
                }
            }
        }
        return surnames;
    }

    // ISO 5218 and the social care returns: 1 male, 2 female.
    private static String sex(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "f", "female", "2", "girl" -> "f";
            case "m", "male", "1", "boy" -> "m";
            default -> "";
        };
    }

    private String sound(String name) {
        String code = metaphone.doubleMetaphone(name);
        return code == null ? "" : code;
    }

    // A token of a missing value would be equal among all who miss it.
    private void add(Set<Token> tokens, TokenKind kind, String... values) {
        String[] words = new String[values.length + 1];
        words[0] = kind.name();
        for (int i = 0; i < values.length; i++) {
            if (values[i].isEmpty()) {
                return;
            }
            words[i + 1] = values[i];
        }
        Pseudonym first = Pseudonym.ofHash(hash.of(words));
        tokens.add(new Token(kind, first.high(), first.low()));
    }

    /** Returns whether tokens are made of a kind of identifier. */
    public static boolean uses(IdentifierKind kind) {
        return switch (kind) {
            case NHS_NUMBER, UPN, FORENAME, PREFERRED_NAME, SURNAME, FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE -> true;
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, FORMER_UPN, ULN, OTHER_NUMBER, MIDDLE_NAMES,
                    ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE,
                    OTHER_DATE -> false;
        };
    }
}
