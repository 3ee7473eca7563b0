package org.cadrenode.pseudonymise.engine.tokens;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.pseudonymise.engine.Day;
import org.jspecify.annotations.Nullable;

/**
 * Makes the linkage tokens of a person. Names are folded ({@link NameForms}); their sound is the primary code of Philips's
 * double metaphone (2000); the forms with one letter left out let one typing error be seen through, since two names that are
 * one error apart share one (the deletion neighbourhood of Mor and Fraenkel, 1982). Codes of names are kept for the next person
 * of that name. Not thread-safe.
 */
public final class PersonTokeniser {
    private static final int KEPT_NAMES = 50_000;
    private static final int NAME = TokenShape.EDIT + TokenShape.EDITS;
    /** Letters of a name, from its beginning or to its end, in the key of a view. */
    private static final int PART = 3;
    /** Letters of the beginning of one name and the end of the other, in the key of a view by the birth date and both. */
    private static final int CROSSWISE = 2;
    /** Letters of the first forename before the whole second one, in the key of a view by two parts of the birth date. */
    private static final int BEFORE_SECOND = 2;
    /** Of as many days, one has a view by the birth date alone. */
    private static final int SAMPLED = 16;
    private static final int SHORTEST_EDITED = 3;
    private static final int[] NO_TOKENS = {};

    private final TokenHash hash;
    private final int keyVersion;
    private final NameRarity forenames;
    private final NameRarity surnames;
    private final DoubleMetaphone metaphone = new DoubleMetaphone();
    private final Map<String, Long> calendar = new LinkedHashMap<>();
    private final Map<String, Name> names = new LinkedHashMap<>(1 << 10, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Name> eldest) {
            return size() > KEPT_NAMES;
        }
    };

    /** The codes of a name, how it sounds, and how rare it is as a forename and as a surname. */
    private record Name(long[] codes, String sound, int forename, int surname) { }

    /**
     * Makes a tokeniser.
     *
     * @param hash under one version of the network's linkage key
     * @param keyVersion that version
     * @param forenames how rare forenames are
     * @param surnames how rare surnames are
     */
    public PersonTokeniser(TokenHash hash, int keyVersion, NameRarity forenames, NameRarity surnames) {
        this.hash = hash;
        this.keyVersion = keyVersion;
        this.forenames = forenames;
        this.surnames = surnames;
    }

    /**
     * Returns all tokens of a person.
     *
     * @param subject who it is
     * @param version grows with what is known of the person
     */
    public PersonTokens tokens(Pseudonym subject, long version, Identity identity) {
        return tokens(subject, version, identity, null);
    }

    /**
     * Returns tokens that join a person with nobody but by a number that is given to one identity: the other views look like
     * anybody's, and agree with no other person's.
     *
     * @param subject who it is
     * @param version grows with what is known of the person
     * @param veil the person's own
     */
    public PersonTokens veiled(Pseudonym subject, long version, Identity identity, Veil veil) {
        return tokens(subject, version, identity, veil);
    }

    private PersonTokens tokens(Pseudonym subject, long version, Identity identity, @Nullable Veil veil) {
        List<String> first = NameForms.forenames(identity.forenames());
        List<String> last = NameForms.surnames(identity.surnames());
        List<String> postcodes = postcodes(identity.postcodes());
        TokenShape shape = new TokenShape(first.size(), last.size(), postcodes.size(), rarities(first, last));
        Set<String> nhsNumbers = new LinkedHashSet<>();
        identity.nhsNumbers().forEach(number -> Identifiers.nhsNumber(number).ifPresent(nhsNumbers::add));
        Set<String> upns = new LinkedHashSet<>();
        identity.upns().forEach(number -> Identifiers.upn(number).ifPresent(upns::add));
        // Where there are no pupil numbers, another number takes their place; it equals none of them.
        String sort = upns.isEmpty() ? "other number" : "upn";
        upns.addAll(upns.isEmpty() ? identity.otherNumbers() : List.of());
        Codes codes = codes(shape, identity, first, last, postcodes);
        codes.set(TokenShape.NHS_NUMBER, number("nhs number", nhsNumbers));
        codes.set(TokenShape.UPN, number(sort, upns));
        Views views = new Views(veil, veil == null ? codes : veiled(codes, identity.birth(), veil));
        if (identity.birth() != Day.NONE) {
            views.sample(identity.birth());
            if (!first.isEmpty()) {
                views.names(first, last, identity.birth());
            }
        }
        postcodes.forEach(postcode -> views.add(ViewKind.POSTCODE, hash.code("postcode view", postcode)));
        nhsNumbers.forEach(number -> views.add(ViewKind.NHS_NUMBER, hash.code("nhs number", number), codes));
        upns.forEach(number -> views.add(ViewKind.UPN, hash.code(sort, number), codes));
        return new PersonTokens(subject, version, keyVersion, shape, views.made);
    }

    /** The views of a person as they are made: behind its veil, if it has one, all but those of a number. */
    private final class Views {
        private final @Nullable Veil veil;
        private final Codes shown;
        private final List<TokenView> made = new ArrayList<>(6);

        Views(@Nullable Veil veil, Codes shown) {
            this.veil = veil;
            this.shown = shown;
        }

        // The key of a birth date is shared by many: one that is nobody's would stand out. Which days are sampled depends on no key:
        // else plain tokens would be learnt from other people.
        void sample(int birth) {
            int day = veil == null ? birth : veil.birth(birth);
            if (LocalDate.of(Day.year(day), Day.month(day), Day.dayOfMonth(day)).toEpochDay() % SAMPLED == 0) {
                add(ViewKind.SAMPLE, calendar("birth date", day), shown);
            }
        }

        void names(List<String> forenames, List<String> surnames, int birth) {
            String forename = forenames.get(0);
            int year = Day.year(birth);
            int month = Day.month(birth);
            int day = Day.dayOfMonth(birth);
            Set<String> withTwoParts = new LinkedHashSet<>();
            Set<String> withAll = new LinkedHashSet<>();
            String whole = year + " " + month + ' ' + day + ' ';
            add(ViewKind.BIRTH_DATE_FORENAMES, hash.code("birth date and forenames", whole + name(forename).sound()));
            for (String surname : surnames) {
                withTwoParts.add("^" + head(forename, PART) + ' ' + head(surname, PART));
                withTwoParts.add("$" + tail(forename, PART) + ' ' + tail(surname, PART));
                // They hold where one name begins and the other one ends otherwise.
                withAll.add("<" + head(forename, CROSSWISE) + ' ' + tail(surname, CROSSWISE));
                withAll.add(">" + tail(forename, CROSSWISE) + ' ' + head(surname, CROSSWISE));
            }
            // They hold where the surname is another one altogether, or both names are mistyped.
            if (forenames.size() > 1) {
                withTwoParts.add("&" + head(forename, BEFORE_SECOND) + ' ' + forenames.get(1));
                add(ViewKind.BIRTH_DATE_FORENAMES, hash.code("birth date and forenames", whole + '&' + head(forename, 1) + ' ' + forenames.get(1)));
            }
            for (String names : withAll) {
                add(ViewKind.BIRTH_DATE_NAMES, hash.code("birth date and names", whole + names));
            }
            for (String names : withTwoParts) {
                add(ViewKind.YEAR_MONTH, hash.code("year-month", year + " " + month + ' ' + names));
                add(ViewKind.YEAR_DAY, hash.code("year-day", year + " " + day + ' ' + names));
                add(ViewKind.MONTH_DAY, hash.code("month-day", month + " " + day + ' ' + names));
            }
            String either = year + " " + Math.min(month, day) + ' ' + Math.max(month, day) + ' ';
            for (String surname : surnames) {
                String both = forename.compareTo(surname) <= 0 ? forename + ' ' + surname : surname + ' ' + forename;
                add(ViewKind.SWAPPED, hash.code("swapped", either + both));
            }
        }

        void add(ViewKind kind, long key) {
            add(kind, veil == null ? key : veil.code(key), shown);
        }

        void add(ViewKind kind, long key, Codes codes) {
            int[] tokens = codes.length(kind) == 0 ? NO_TOKENS : new int[codes.length(kind)];
            hash.tokens(key, codes.of(kind), tokens);
            if (kind.edits()) {
                // Their order would tell which letter was left out, and which are none.
                codes.edited().forEach(at -> Arrays.sort(tokens, at + TokenShape.EDIT, at + NAME));
            }
            made.add(new TokenView(kind, key, tokens));
        }
    }

    // Whoever shares a birth date has its parts, and one of few sexes; all else is one's own.
    private Codes veiled(Codes codes, int birth, Veil veil) {
        Codes veiled = new Codes(codes.full().clone(), codes.brief().clone(), codes.edited());
        for (long[] each : new long[][] {veiled.full(), veiled.brief()}) {
            for (int i = TokenShape.SEX + 1; i < each.length; i++) {
                each[i] = each[i] == TokenShape.NONE ? TokenShape.NONE : veil.code(each[i]);
            }
        }
        birth(veiled.full(), veil.birth(birth));
        System.arraycopy(veiled.full(), 0, veiled.brief(), 0, TokenShape.SEX + 1);
        return veiled;
    }

    private static String head(String name, int letters) {
        return name.substring(0, Math.min(letters, name.length()));
    }

    private static String tail(String name, int letters) {
        return name.substring(Math.max(0, name.length() - letters));
    }

    // Of several numbers none is compared: one that differs says nothing then.
    private long number(String sort, Set<String> numbers) {
        return numbers.size() == 1 ? hash.code(sort, numbers.iterator().next()) : TokenShape.NONE;
    }

    /** The codes of a person, for views with and without edits, and where the names with edits are in the former. */
    private record Codes(long[] full, long[] brief, List<Integer> edited) {
        long[] of(ViewKind kind) {
            return kind.edits() ? full : brief;
        }

        int length(ViewKind kind) {
            return of(kind).length;
        }

        void set(int at, long code) {
            full[at] = code;
            brief[at] = code;
        }
    }

    private Codes codes(TokenShape shape, Identity identity, List<String> first, List<String> last, List<String> postcodes) {
        long[] full = new long[shape.length(true)];
        long[] brief = new long[shape.length(false)];
        List<Integer> edited = new ArrayList<>(3);
        birth(full, identity.birth());
        String sex = sex(identity.sex());
        full[TokenShape.SEX] = sex.isEmpty() ? TokenShape.NONE : calendar(sex, 0);
        System.arraycopy(full, 0, brief, 0, TokenShape.SEX + 1);
        for (int i = 0; i < first.size(); i++) {
            long[] name = name(first.get(i)).codes();
            System.arraycopy(name, 0, full, shape.forename(i, true), i == 0 ? NAME : TokenShape.EDIT);
            System.arraycopy(name, 0, brief, shape.forename(i, false), TokenShape.EDIT);
        }
        for (int i = 0; i < last.size(); i++) {
            long[] name = name(last.get(i)).codes();
            System.arraycopy(name, 0, full, shape.surname(i, true), NAME);
            System.arraycopy(name, 0, brief, shape.surname(i, false), TokenShape.EDIT);
            edited.add(shape.surname(i, true));
        }
        if (!first.isEmpty()) {
            edited.add(shape.forename(0, true));
        }
        for (int i = 0; i < postcodes.size(); i++) {
            long unit = hash.code("postcode", postcodes.get(i));
            long sector = hash.code("sector", sector(postcodes.get(i)));
            full[shape.postcode(i, true)] = unit;
            full[shape.postcode(i, true) + TokenShape.SECTOR] = sector;
            brief[shape.postcode(i, false)] = unit;
            brief[shape.postcode(i, false) + TokenShape.SECTOR] = sector;
        }
        return new Codes(full, brief, edited);
    }

    private void birth(long[] codes, int birth) {
        if (birth != Day.NONE) {
            codes[TokenShape.YEAR] = calendar("year", Day.year(birth));
            codes[TokenShape.NEXT_YEAR] = calendar("year", Day.year(birth) + 1);
            codes[TokenShape.MONTH] = calendar("month or day", Day.month(birth));
            codes[TokenShape.DAY] = calendar("month or day", Day.dayOfMonth(birth));
        }
    }

    private long calendar(String sort, int number) {
        String key = sort + number;
        Long known = calendar.get(key);
        if (known == null) {
            known = hash.code(sort, Integer.toString(number));
            calendar.put(key, known);
        }
        return known;
    }

    private Name name(String name) {
        Name known = names.get(name);
        if (known != null) {
            return known;
        }
        long[] codes = new long[NAME];
        codes[0] = hash.code("name", name);
        String sound = sound(name);
        codes[TokenShape.SOUND] = hash.code("sound", sound);
        codes[TokenShape.START] = hash.code("start", name.substring(0, Math.min(2, name.length())));
        int used = 0;
        if (name.length() >= SHORTEST_EDITED) {
            for (int i = 0; i < name.length() && used < TokenShape.EDITS; i++) {
                // Of two equal letters side by side either may go: the form is the same.
                if (i == 0 || name.charAt(i) != name.charAt(i - 1)) {
                    codes[TokenShape.EDIT + used++] = hash.code("name", name.substring(0, i) + name.substring(i + 1));
                }
            }
        }
        for (; used < TokenShape.EDITS; used++) {
            codes[TokenShape.EDIT + used] = hash.filler(codes[0], used);
        }
        Name made = new Name(codes, sound, forenames.rarity(name), surnames.rarity(name));
        names.put(name, made);
        return made;
    }

    private String sound(String name) {
        String sound = metaphone.doubleMetaphone(name);
        return sound == null || sound.isEmpty() ? name : sound;
    }

    private long rarities(List<String> first, List<String> last) {
        long rarities = 0;
        int at = 0;
        for (String name : first) {
            rarities |= (long) name(name).forename() << 8 * at++;
        }
        for (String name : last) {
            rarities |= (long) name(name).surname() << 8 * at++;
        }
        return rarities;
    }

    // A postcode of another country is taken as it is.
    private static List<String> postcodes(List<String> texts) {
        Set<String> postcodes = new LinkedHashSet<>();
        for (String text : texts) {
            String postcode = Identifiers.postcode(text).orElseGet(() -> text.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT));
            if (!postcode.isEmpty() && !postcode.startsWith("ZZ99") && postcodes.size() < TokenShape.MOST_POSTCODES) {
                postcodes.add(postcode);
            }
        }
        return new ArrayList<>(postcodes);
    }

    // Without the two letters of the unit; a foreign one without its last sign.
    private static String sector(String postcode) {
        int blank = postcode.indexOf(' ');
        return blank > 0 ? postcode.substring(0, blank + 2) : postcode.substring(0, Math.max(1, postcode.length() - 1));
    }

    // ISO 5218 and the social care returns: 1 male, 2 female.
    static String sex(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "f", "female", "2", "girl" -> "female";
            case "m", "male", "1", "boy" -> "male";
            case "x", "other" -> "other";
            default -> "";
        };
    }
}
