package org.cadrenode.pseudonymise.engine.tokens;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.pseudonymise.engine.Day;

/**
 * What is linked by of all that a vault knows, or knew, of a child: the newest forename, its middle names, preferred names and
 * earlier forenames; all surnames, the newest one first; the newest birth date and sex; all postcodes, NHS numbers and pupil
 * numbers. Former pupil numbers and relatives are not used.
 */
public final class KnownIdentity {
    private KnownIdentity() { }

    /** Returns what a child is linked by. */
    public static Identity of(VaultPerson person) {
        List<String> forenames = new ArrayList<>();
        List<String> middle = new ArrayList<>();
        List<String> preferred = new ArrayList<>();
        List<String> surnames = new ArrayList<>();
        List<String> former = new ArrayList<>();
        List<String> postcodes = new ArrayList<>();
        List<String> nhsNumbers = new ArrayList<>();
        List<String> upns = new ArrayList<>();
        int birth = Day.NONE;
        String sex = "";
        List<Identifier> newestFirst = new ArrayList<>(person.identifiers());
        Collections.reverse(newestFirst);
        for (Identifier identifier : newestFirst) {
            String value = identifier.value();
            switch (identifier.kind()) {
                case FORENAME -> forenames.add(value);
                case MIDDLE_NAMES -> middle.add(value);
                case PREFERRED_NAME -> preferred.add(value);
                case SURNAME -> surnames.add(value);
                case FORMER_SURNAME -> former.add(value);
                case BIRTH_DATE -> birth = birth == Day.NONE ? Day.parse(value) : birth;
                case SEX -> sex = PersonTokeniser.sex(sex).isEmpty() ? value : sex;
                case POSTCODE -> postcodes.add(value);
                case NHS_NUMBER -> nhsNumbers.add(value);
                case UPN -> upns.add(value);
                case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, FORMER_UPN, ULN, OTHER_NUMBER, ADDRESS_LINE,
                        TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE,
                        OTHER_DATE -> { }
            }
        }
        int newest = Math.min(1, forenames.size());
        List<String> names = new ArrayList<>(forenames.subList(0, newest));
        names.addAll(middle.subList(0, Math.min(1, middle.size())));
        names.addAll(preferred);
        names.addAll(forenames.subList(newest, forenames.size()));
        surnames.addAll(former);
        return new Identity(names, surnames, birth, sex, postcodes, nhsNumbers, upns, List.of());
    }

    /** Returns whether a child is linked by a kind of identifier. */
    public static boolean uses(IdentifierKind kind) {
        return switch (kind) {
            case NHS_NUMBER, UPN, FORENAME, MIDDLE_NAMES, PREFERRED_NAME, SURNAME, FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE -> true;
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, FORMER_UPN, ULN, OTHER_NUMBER, ADDRESS_LINE,
                    TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE,
                    OTHER_DATE -> false;
        };
    }
}
