package org.cadrenode.api.identifiable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.junit.jupiter.api.Test;

class VaultPersonTest {
    private static final LocalDate DAY = LocalDate.of(2024, 5, 6);

    private static VaultPerson.Held held(IdentifierKind kind, String value, boolean replaced) {
        return new VaultPerson.Held(new Identifier(kind, value), LocalDate.EPOCH, replaced ? Optional.of(DAY) : Optional.empty());
    }

    private static VaultPerson person(VaultPerson.Held... held) {
        return new VaultPerson(new SubjectKey(1, 2), new ProviderId("trust"), "p",
                List.of(held).stream().map(VaultPerson.Held::identifier).toList(), List.of(), 7, List.of(held));
    }

    @Test
    void ofNowIsAPersonWithoutFormerNumbersNamesAndPlaces() {
        VaultPerson.Held name = held(IdentifierKind.SURNAME, "Birch", false);
        VaultPerson.Held number = held(IdentifierKind.NHS_NUMBER, "9434765870", false);
        assertEquals(person(name, number), person(held(IdentifierKind.SURNAME, "Ash", true), name, held(IdentifierKind.FORMER_SURNAME, "Ash", false),
                held(IdentifierKind.NHS_NUMBER, "9434765919", true), number, held(IdentifierKind.FORMER_UPN, "A950000178302", false),
                held(IdentifierKind.POSTCODE, "ZQ1 2AB", true)).ofNow());
    }
}
