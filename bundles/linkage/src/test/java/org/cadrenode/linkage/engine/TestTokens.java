package org.cadrenode.linkage.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.linkage.engine.pairs.Weights;

/**
 * Makes views as {@link ViewKind} and {@link TokenShape} describe them, by a plain hash with a key in front: tests hold no real
 * people. All names are as rare as those of a made-up region are on average.
 */
public final class TestTokens {
    /** The judge with the shipped weights. */
    public static final Judge JUDGE = new Judge(Weights.parse(new Finder().shippedWeights()), 4, 2, 1);
    private static final DoubleMetaphone SOUND = new DoubleMetaphone();
    private static final int FORENAME_RARITY = 17;
    private static final int SURNAME_RARITY = 22;
    private static final int SAMPLED = 16;

    private static final Map<String, TestTokens> BY_KEY = new ConcurrentHashMap<>();

    private final String key;
    private final Map<String, Long> codes = new ConcurrentHashMap<>();

    private TestTokens(String key) {
        this.key = key;
    }

    public static PersonViews of(Person person) {
        return of(person, 1);
    }

    /** Returns a person's views as those of forms 1 and 2: with one by the birth date alone, and none by it and the names. */
    public static PersonViews former(Person person) {
        return PersonViews.of(BY_KEY.computeIfAbsent("key 1", TestTokens::new).all(new Pseudonym(0, 0), 1, 1, person, true));
    }

    /** Returns a person's views under a version of the linkage key. */
    public static PersonViews of(Person person, int keyVersion) {
        return PersonViews.of(tokens(new Pseudonym(0, 0), 1, keyVersion, person, "key " + keyVersion));
    }

    /** Returns a person's views under a key of one's own. */
    public static PersonViews of(Person person, String key) {
        return PersonViews.of(tokens(new Pseudonym(0, 0), 1, 1, person, key));
    }

    public static PersonTokens tokens(Pseudonym subject, long version, int keyVersion, Person person) {
        return tokens(subject, version, keyVersion, person, "key " + keyVersion);
    }

    private static PersonTokens tokens(Pseudonym subject, long version, int keyVersion, Person person, String key) {
        return BY_KEY.computeIfAbsent(key, TestTokens::new).all(subject, version, keyVersion, person, false);
    }

    private PersonTokens all(Pseudonym subject, long version, int keyVersion, Person person, boolean former) {
        List<String> forenames = person.forename().isEmpty() ? List.of() : List.of(person.forename());
        List<String> surnames = person.surname().isEmpty() ? List.of() : List.of(person.surname());
        long rarities = forenames.isEmpty() ? 0 : FORENAME_RARITY;
        rarities |= surnames.isEmpty() ? 0 : (long) SURNAME_RARITY << 8 * forenames.size();
        TokenShape shape = new TokenShape(forenames.size(), surnames.size(), person.postcodes().size(), rarities);
        List<TokenView> views = new ArrayList<>();
        LocalDate born = person.born();
        if (born != null && (former || born.toEpochDay() % SAMPLED == 0)) {
            view(views, former ? ViewKind.BIRTH_DATE : ViewKind.SAMPLE, born.toString(), shape, person);
        }
        if (born != null && !forenames.isEmpty() && !surnames.isEmpty()) {
            Set<String> parts = new LinkedHashSet<>(List.of("^" + head(person.forename()) + head(person.surname()),
                    "$" + tail(person.forename()) + tail(person.surname())));
            Set<String> letters = former ? Set.of() : Set.of("<" + start(person.forename()) + end(person.surname()), ">" + end(person.forename()) + start(person.surname()));
            if (!former) {
                view(views, ViewKind.BIRTH_DATE_FORENAMES, born + SOUND.doubleMetaphone(person.forename()), shape, person);
            }
            for (String both : letters) {
                view(views, ViewKind.BIRTH_DATE_NAMES, born + both, shape, person);
            }
            for (String part : parts) {
                view(views, ViewKind.YEAR_MONTH, born.getYear() + " " + born.getMonthValue() + part, shape, person);
                view(views, ViewKind.YEAR_DAY, born.getYear() + " " + born.getDayOfMonth() + part, shape, person);
                view(views, ViewKind.MONTH_DAY, born.getMonthValue() + " " + born.getDayOfMonth() + part, shape, person);
            }
            view(views, ViewKind.SWAPPED, born.getYear() + " " + Math.min(born.getMonthValue(), born.getDayOfMonth()) + " "
                    + Math.max(born.getMonthValue(), born.getDayOfMonth()) + person.forename() + person.surname(), shape, person);
        }
        person.postcodes().forEach(postcode -> view(views, ViewKind.POSTCODE, postcode, shape, person));
        if (!person.nhsNumber().isEmpty()) {
            view(views, ViewKind.NHS_NUMBER, person.nhsNumber(), shape, person);
        }
        if (!person.upn().isEmpty()) {
            view(views, ViewKind.UPN, person.upn(), shape, person);
        }
        return new PersonTokens(subject, version, keyVersion, shape, views);
    }

    private void view(List<TokenView> views, ViewKind kind, String foundBy, TokenShape shape, Person person) {
        long at = code(kind + foundBy);
        int[] tokens = new int[shape.length(kind.edits())];
        LocalDate born = person.born();
        if (born != null) {
            tokens[TokenShape.YEAR] = token(at, "year " + born.getYear());
            tokens[TokenShape.NEXT_YEAR] = token(at, "year " + (born.getYear() + 1));
            tokens[TokenShape.MONTH] = token(at, "part " + born.getMonthValue());
            tokens[TokenShape.DAY] = token(at, "part " + born.getDayOfMonth());
        }
        tokens[TokenShape.SEX] = token(at, person.sex());
        tokens[TokenShape.NHS_NUMBER] = person.nhsNumber().isEmpty() ? TokenShape.NONE : token(at, "nhs " + person.nhsNumber());
        tokens[TokenShape.UPN] = person.upn().isEmpty() ? TokenShape.NONE : token(at, "upn " + person.upn());
        if (shape.forenames() > 0) {
            name(at, person.forename(), tokens, shape.forename(0, kind.edits()), kind.edits());
        }
        if (shape.surnames() > 0) {
            name(at, person.surname(), tokens, shape.surname(0, kind.edits()), kind.edits());
        }
        for (int i = 0; i < shape.postcodes(); i++) {
            String postcode = person.postcodes().get(i);
            tokens[shape.postcode(i, kind.edits())] = token(at, "unit " + postcode);
            tokens[shape.postcode(i, kind.edits()) + TokenShape.SECTOR] = token(at, "sector " + postcode.substring(0, Math.max(1, postcode.length() - 2)));
        }
        views.add(new TokenView(kind, code(kind + foundBy), tokens));
    }

    private void name(long at, String name, int[] tokens, int place, boolean edits) {
        tokens[place] = token(at, "name " + name);
        String sound = SOUND.doubleMetaphone(name);
        tokens[place + TokenShape.SOUND] = token(at, "sound " + (sound.isEmpty() ? name : sound));
        tokens[place + TokenShape.START] = token(at, "start " + head(name).substring(0, Math.min(2, name.length())));
        if (edits) {
            int used = 0;
            for (int i = 0; i < name.length() && used < TokenShape.EDITS; i++) {
                if (i == 0 || name.charAt(i) != name.charAt(i - 1)) {
                    tokens[place + TokenShape.EDIT + used++] = token(at, "name " + name.substring(0, i) + name.substring(i + 1));
                }
            }
            for (; used < TokenShape.EDITS; used++) {
                tokens[place + TokenShape.EDIT + used] = token(at, "filler " + used + name);
            }
            Arrays.sort(tokens, place + TokenShape.EDIT, place + TokenShape.EDIT + TokenShape.EDITS);
        }
    }

    private static String start(String name) {
        return name.substring(0, Math.min(2, name.length()));
    }

    private static String end(String name) {
        return name.substring(Math.max(0, name.length() - 2));
    }

    private static String head(String name) {
        return name.substring(0, Math.min(3, name.length()));
    }

    private static String tail(String name) {
        return name.substring(Math.max(0, name.length() - 3));
    }

    // Empty is not known, and has no token.
    private int token(long at, String value) {
        if (value.isEmpty()) {
            return TokenShape.NONE;
        }
        long mixed = (code(value) ^ at) * 0x9e37_79b9_7f4a_7c15L;
        int token = (int) (mixed >>> Integer.SIZE);
        return token == TokenShape.NONE ? 1 : token;
    }

    private long code(String value) {
        return codes.computeIfAbsent(value, content ->
                ByteBuffer.wrap(Digest.ofContent((key + '\n' + content).getBytes(StandardCharsets.UTF_8)).bytes()).getLong());
    }
}
