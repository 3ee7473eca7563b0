package org.cadrenode.linkage.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.pseudonym.Token;
import org.cadrenode.api.pseudonym.TokenKind;

/** Makes tokens as {@link TokenKind} describes them, by a plain hash with a key in front: tests hold no real people. */
public final class TestTokens {
    private static final DoubleMetaphone SOUND = new DoubleMetaphone();

    private final String key;
    private final List<Token> tokens = new ArrayList<>();

    private TestTokens(String key) {
        this.key = key;
    }

    public static List<Token> of(Person person) {
        return of(person, "key");
    }

    public static List<Token> of(Person person, String key) {
        TestTokens made = new TestTokens(key);
        made.all(person);
        return made.tokens;
    }

    private void all(Person person) {
        String forename = person.forename();
        String surname = person.surname();
        LocalDate born = person.born();
        String forenameSound = SOUND.doubleMetaphone(forename);
        String surnameSound = SOUND.doubleMetaphone(surname);
        token(TokenKind.NHS_NUMBER, person.nhsNumber());
        token(TokenKind.UPN, person.upn());
        token(TokenKind.FORENAME, forename);
        token(TokenKind.FORENAME_SOUND, forenameSound);
        token(TokenKind.SURNAME, surname);
        token(TokenKind.SURNAME_SOUND, surnameSound);
        token(TokenKind.SEX, person.sex());
        for (String postcode : person.postcodes()) {
            token(TokenKind.POSTCODE, postcode);
            token(TokenKind.NAME_POSTCODE, forename, surname, postcode);
        }
        if (born == null) {
            return;
        }
        String date = born.toString();
        token(TokenKind.BIRTH_DATE, date);
        token(TokenKind.NAME_BIRTH_DATE, forename, surname, date);
        token(TokenKind.SOUND_BIRTH_DATE, forenameSound, surnameSound, date);
        String day = String.valueOf(born.getDayOfMonth());
        String month = String.valueOf(born.getMonthValue());
        String year = String.valueOf(born.getYear());
        token(TokenKind.NAME_PART_BIRTH_DATE, forename, surname, day, month, "-");
        token(TokenKind.NAME_PART_BIRTH_DATE, forename, surname, day, "-", year);
        token(TokenKind.NAME_PART_BIRTH_DATE, forename, surname, "-", month, year);
        token(TokenKind.NAME_PART_BIRTH_DATE, forename, surname, "swapped",
                String.valueOf(Math.min(born.getDayOfMonth(), born.getMonthValue())),
                String.valueOf(Math.max(born.getDayOfMonth(), born.getMonthValue())) + year);
        for (String postcode : person.postcodes()) {
            token(TokenKind.FORENAME_BIRTH_DATE_POSTCODE, forename, date, postcode);
            token(TokenKind.SURNAME_BIRTH_DATE_POSTCODE, surname, date, postcode);
            token(TokenKind.BIRTH_DATE_SEX_POSTCODE, date, person.sex(), postcode);
        }
        String initials = forename.length() < 2 ? forename : forename.substring(0, 2);
        token(TokenKind.INITIALS_BIRTH_DATE_SEX, initials, surnameSound, date, person.sex());
    }

    private void token(TokenKind kind, String... words) {
        for (String word : words) {
            if (word == null || word.isEmpty()) {
                return;
            }
        }
        String content = key + '\n' + kind + '\n' + String.join("\n", words);
        ByteBuffer hash = ByteBuffer.wrap(Digest.ofContent(content.getBytes(StandardCharsets.UTF_8)).bytes());
        tokens.add(new Token(kind, hash.getLong(), hash.getLong()));
    }
}
