package org.cadrenode.pseudonymise.engine.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.pseudonymise.engine.Day;
import org.junit.jupiter.api.Test;

class KnownIdentityTest {
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
    private static final LocalDate THEN = LocalDate.of(2022, 5, 6);
    private static final String BEFORE = "9434765919";
    private static final String NOW = "9434765870";

    private final List<VaultPerson.Held> held = new ArrayList<>();

    private KnownIdentityTest former(IdentifierKind kind, String value) {
        held.add(new VaultPerson.Held(new Identifier(kind, value), FIRST, Optional.of(THEN)));
        return this;
    }

    private KnownIdentityTest present(IdentifierKind kind, String value) {
        held.add(new VaultPerson.Held(new Identifier(kind, value), THEN, Optional.empty()));
        return this;
    }

    private Identity identity() {
        return KnownIdentity.of(new VaultPerson(new SubjectKey(1, 2), new ProviderId("trust"), "p",
                held.stream().map(VaultPerson.Held::identifier).toList(), List.of(), 1, held));
    }

    @Test
    void whatIsKnownComesTheNewestFirstAndMiddleNamesBehindTheForename() {
        Identity made = former(IdentifierKind.SURNAME, "Ash").former(IdentifierKind.POSTCODE, "ZQ1 2AB")
                .present(IdentifierKind.MIDDLE_NAMES, "May").present(IdentifierKind.FORENAME, "Zoe").present(IdentifierKind.PREFERRED_NAME, "Zo")
                .present(IdentifierKind.SURNAME, "Birch").present(IdentifierKind.FORMER_SURNAME, "Cole").present(IdentifierKind.POSTCODE, "ZQ3 4CD")
                .present(IdentifierKind.BIRTH_DATE, "2011-02-03").present(IdentifierKind.SEX, "F").present(IdentifierKind.NHS_NUMBER, NOW)
                .present(IdentifierKind.ULN, "1000000019").identity();
        assertEquals(new Identity(List.of("Zoe", "May", "Zo", "Zoe"), List.of("Birch", "Birch", "Ash", "Cole"), Day.of(2011, 2, 3), "F",
                List.of("ZQ3 4CD", "ZQ1 2AB"), List.of(NOW), List.of(), List.of()), made);
    }

    @Test
    void aFormerNumberIsNeverUsedAndNothingElseThatWasHeldUnderIt() {
        Identity made = former(IdentifierKind.NHS_NUMBER, BEFORE).former(IdentifierKind.SURNAME, "Ash").former(IdentifierKind.FORENAME, "Ann")
                .former(IdentifierKind.POSTCODE, "ZQ1 2AB").present(IdentifierKind.FORMER_SURNAME, "Ash").present(IdentifierKind.FORENAME, "Zoe")
                .present(IdentifierKind.SURNAME, "Birch").present(IdentifierKind.POSTCODE, "ZQ3 4CD").present(IdentifierKind.NHS_NUMBER, NOW)
                .identity();
        assertEquals(new Identity(List.of("Zoe"), List.of("Birch"), Day.NONE, "", List.of("ZQ3 4CD"), List.of(NOW), List.of(), List.of()), made);
    }

    @Test
    void aFormerPupilNumberTellsThatTheChildHadAnotherNumberBefore() {
        Identity made = present(IdentifierKind.FORMER_UPN, "A950000178302").former(IdentifierKind.SURNAME, "Ash")
                .present(IdentifierKind.SURNAME, "Birch").present(IdentifierKind.UPN, "A950000178301").identity();
        assertEquals(List.of("Birch"), made.surnames());
        assertEquals(List.of("A950000178301"), made.upns());
    }

    @Test
    void ofTwoNumbersOfWhichNeitherIsTheFormerOneNoneIsUsed() {
        Identity made = present(IdentifierKind.NHS_NUMBER, BEFORE).present(IdentifierKind.NHS_NUMBER, NOW)
                .present(IdentifierKind.SURNAME, "Ash").present(IdentifierKind.SURNAME, "Birch").identity();
        assertEquals(List.of(), made.nhsNumbers());
        assertEquals(1, made.surnames().size());
    }
}
