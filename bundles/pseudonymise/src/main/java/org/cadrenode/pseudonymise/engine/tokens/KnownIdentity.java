package org.cadrenode.pseudonymise.engine.tokens;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.pseudonymise.engine.Day;

/**
 * What is linked by of all that a vault knows, or knew, of a child: the newest forename, its middle names, preferred names and
 * earlier forenames; all surnames, the newest one first; the newest birth date and sex; all postcodes; the NHS number and the
 * unique pupil number of now. Relatives are not used.
 *
 * <p>A former number never is: an adopted child gets new ones. Where there was one, the child may have been somebody else
 * then, and of its names and postcodes those of now are used alone. Of two numbers of which neither is the former one none is.
 */
public final class KnownIdentity {
    private KnownIdentity() { }

    /** Returns what a child is linked by. */
    public static Identity of(VaultPerson person) {
        Values values = Values.of(person);
        boolean renumbered = values.all(IdentifierKind.NHS_NUMBER).size() > 1 || values.all(IdentifierKind.UPN).size() > 1
                || !values.all(IdentifierKind.FORMER_UPN).isEmpty();
        List<String> forenames = new ArrayList<>(values.first(IdentifierKind.FORENAME));
        forenames.addAll(values.first(IdentifierKind.MIDDLE_NAMES));
        List<String> surnames = new ArrayList<>(values.first(IdentifierKind.SURNAME));
        List<String> postcodes = values.first(IdentifierKind.POSTCODE);
        if (renumbered) {
            forenames.addAll(values.first(IdentifierKind.PREFERRED_NAME));
        } else {
            forenames.addAll(values.all(IdentifierKind.PREFERRED_NAME));
            forenames.addAll(values.all(IdentifierKind.FORENAME));
            surnames.addAll(values.all(IdentifierKind.SURNAME));
            surnames.addAll(values.all(IdentifierKind.FORMER_SURNAME));
            postcodes = values.all(IdentifierKind.POSTCODE);
        }
        int birth = values.all(IdentifierKind.BIRTH_DATE).stream().mapToInt(Day::parse).filter(day -> day != Day.NONE).findFirst()
                .orElse(Day.NONE);
        String sex = values.all(IdentifierKind.SEX).stream().filter(value -> !PersonTokeniser.sex(value).isEmpty()).findFirst().orElse("");
        return new Identity(forenames, surnames, birth, sex, postcodes, values.only(IdentifierKind.NHS_NUMBER),
                values.only(IdentifierKind.UPN), List.of());
    }

    /**
     * A person's values.
     *
     * @param newestFirst those that no other one has replaced before those that one has
     * @param present how many no other one has replaced
     */
    private record Values(List<Identifier> newestFirst, int present) {
        static Values of(VaultPerson person) {
            List<Identifier> newestFirst = new ArrayList<>(person.identifiers().size());
            add(person, false, newestFirst);
            int present = newestFirst.size();
            add(person, true, newestFirst);
            return new Values(newestFirst, present);
        }

        private static void add(VaultPerson person, boolean replaced, List<Identifier> to) {
            for (int i = person.identifiers().size() - 1; i >= 0; i--) {
                if (replaced == (!person.history().isEmpty() && person.history().get(i).until().isPresent())) {
                    to.add(person.identifiers().get(i));
                }
            }
        }

        private List<String> among(int first, IdentifierKind kind) {
            List<String> values = new ArrayList<>(2);
            for (int i = 0; i < first; i++) {
                if (newestFirst.get(i).kind() == kind) {
                    values.add(newestFirst.get(i).value());
                }
            }
            return values;
        }

        List<String> all(IdentifierKind kind) {
            return among(newestFirst.size(), kind);
        }

        List<String> first(IdentifierKind kind) {
            List<String> all = all(kind);
            return all.isEmpty() ? all : all.subList(0, 1);
        }

        // Where no days are told, nobody knows which of two numbers is the former one.
        List<String> only(IdentifierKind kind) {
            List<String> values = among(present, kind);
            return values.size() == 1 ? values : List.of();
        }
    }

    /** Returns whether a child is linked by a kind of identifier. */
    public static boolean uses(IdentifierKind kind) {
        return switch (kind) {
            case NHS_NUMBER, UPN, FORMER_UPN, FORENAME, MIDDLE_NAMES, PREFERRED_NAME, SURNAME, FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE -> true;
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, ULN, OTHER_NUMBER, ADDRESS_LINE,
                    TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE,
                    OTHER_DATE -> false;
        };
    }
}
