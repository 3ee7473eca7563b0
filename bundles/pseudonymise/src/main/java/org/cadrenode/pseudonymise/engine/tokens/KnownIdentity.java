package org.cadrenode.pseudonymise.engine.tokens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
        Map<IdentifierKind, List<Identifier>> newestFirst = new EnumMap<>(IdentifierKind.class);
        for (int i = person.identifiers().size() - 1; i >= 0; i--) {
            Identifier one = person.identifiers().get(i);
            newestFirst.computeIfAbsent(one.kind(), none -> new ArrayList<>()).add(one);
        }
        Set<Identifier> ended = person.history().stream().filter(held -> held.until().isPresent()).map(VaultPerson.Held::identifier)
                .collect(Collectors.toSet());
        newestFirst.values().forEach(values -> values.sort(Comparator.comparing(ended::contains)));
        Values values = new Values(newestFirst, ended);
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
        return new Identity(forenames, surnames, birth, sex, postcodes, values.present(IdentifierKind.NHS_NUMBER),
                values.present(IdentifierKind.UPN), List.of());
    }

    /**
     * A person's values.
     *
     * @param newestFirst those that no other one has replaced before those that one has
     * @param ended those that another one has replaced
     */
    private record Values(Map<IdentifierKind, List<Identifier>> newestFirst, Set<Identifier> ended) {
        List<String> all(IdentifierKind kind) {
            return newestFirst.getOrDefault(kind, List.of()).stream().map(Identifier::value).toList();
        }

        List<String> first(IdentifierKind kind) {
            return all(kind).stream().limit(1).toList();
        }

        // Where no days are told, nobody knows which of two numbers is the former one.
        List<String> present(IdentifierKind kind) {
            List<String> present = newestFirst.getOrDefault(kind, List.of()).stream().filter(one -> !ended.contains(one))
                    .map(Identifier::value).toList();
            return present.size() == 1 ? present : List.of();
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
