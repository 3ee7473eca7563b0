package org.cadrenode.synthetic.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * What an attacker sees of people's tokens: in every view of a person, the sex and the forms of the first two forenames and
 * of the whole surname. Forms with a letter left out are passed over: they are tokens of the same sort as full names, shuffled.
 */
public final class SeenPeople {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private SeenPeople() {
    }

    /** Reads all people, in their order. */
    public static List<SeenPerson> read(PersonTokensReader reader) throws IOException {
        List<SeenPerson> people = new ArrayList<>();
        EnumSet<ViewKind> all = EnumSet.allOf(ViewKind.class);
        for (Optional<PersonTokens> person = reader.next(all); person.isPresent(); person = reader.next(all)) {
            people.add(of(person.get()));
        }
        return people;
    }

    /** What is seen of a person. */
    public static SeenPerson of(PersonTokens person) {
        TokenShape shape = person.shape();
        List<SeenName> names = new ArrayList<>(3);
        if (shape.forenames() > 0) {
            names.add(name(person, SeenName.Field.FORENAME, 0, shape.forename(0, true), shape.forename(0, false)));
        }
        if (shape.forenames() > 1) {
            names.add(name(person, SeenName.Field.SECOND_FORENAME, 1, shape.forename(1, true), shape.forename(1, false)));
        }
        if (shape.surnames() > 0) {
            names.add(name(person, SeenName.Field.SURNAME, shape.forenames(), shape.surname(0, true), shape.surname(0, false)));
        }
        return new SeenPerson(tokens(person, SeenName.Field.FORENAME, TokenShape.SEX, TokenShape.SEX), names);
    }

    private static SeenName name(PersonTokens person, SeenName.Field field, int rarity, int edited, int plain) {
        return new SeenName(field, person.shape().rarity(rarity), tokens(person, field, edited, plain),
                tokens(person, field, edited + TokenShape.SOUND, plain + TokenShape.SOUND),
                tokens(person, field, edited + TokenShape.START, plain + TokenShape.START));
    }

    // Tokens mean the same in views of one kind and key alone: both become part of what is compared. So does the field, or else a
    // forename and a surname that are written the same would be one name.
    private static long[] tokens(PersonTokens person, SeenName.Field field, int edited, int plain) {
        long[] tokens = new long[person.views().size()];
        int count = 0;
        for (TokenView view : person.views()) {
            int token = view.tokens()[view.kind().edits() ? edited : plain];
            if (token != TokenShape.NONE) {
                long mixed = (view.key() ^ (long) (view.kind().ordinal() * 3 + field.ordinal()) << 56) * GOLDEN + token;
                tokens[count++] = (mixed ^ mixed >>> 29) * GOLDEN;
            }
        }
        return Arrays.copyOf(tokens, count);
    }
}
