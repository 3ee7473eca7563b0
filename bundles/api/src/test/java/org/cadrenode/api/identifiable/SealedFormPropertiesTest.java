package org.cadrenode.api.identifiable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.junit.jupiter.api.Test;

class SealedFormPropertiesTest {
    private static final long SEED = 20260211;

    @Test
    void anyPersonReadsAsItWasWritten() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            VaultPerson person = person(random);
            byte[] form = SealedForm.of(person);
            assertEquals(person, SealedForm.person(form), "seed " + SEED + " round " + round);
            assertArrayEquals(form, SealedForm.of(SealedForm.person(form)));
        }
    }

    @Test
    void aFormThatIsCutOrLengthenedDoesNotRead() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            byte[] form = SealedForm.of(person(random));
            for (int length = 0; length < form.length; length++) {
                byte[] cut = Arrays.copyOf(form, length);
                assertThrows(IllegalArgumentException.class, () -> SealedForm.person(cut));
            }
            assertThrows(IllegalArgumentException.class, () -> SealedForm.person(Arrays.copyOf(form, form.length + 1)));
        }
    }

    @Test
    void everyKindHasItsOwnCode() {
        for (IdentifierKind kind : IdentifierKind.values()) {
            List<Identifier> one = List.of(new Identifier(kind, "x"));
            assertEquals(one, SealedForm.identifiers(SealedForm.of(one)));
        }
    }

    @Test
    void namesAreFoldedToTheLettersThatCount() {
        assertEquals("obrienmuller", Identifiers.folded(" O'Brien-Müller "));
        assertEquals("zoe2", Identifiers.folded("Zoë 2"));
        assertEquals("strasse", Identifiers.folded("Straße"));
        assertEquals("", Identifiers.folded("-'"));
    }

    private static VaultPerson person(Random random) {
        List<VaultPerson.Relative> relatives = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            relatives.add(new VaultPerson.Relative(random.nextBoolean() ? Optional.of(key(random)) : Optional.empty(),
                    identifiers(random)));
        }
        return new VaultPerson(key(random), new ProviderId("p" + random.nextInt(9)), text(random), identifiers(random),
                relatives, random.nextLong() >>> 1 + random.nextInt(60));
    }

    private static SubjectKey key(Random random) {
        return new SubjectKey(random.nextLong(), random.nextLong());
    }

    private static List<Identifier> identifiers(Random random) {
        List<Identifier> identifiers = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            identifiers.add(new Identifier(IdentifierKind.values()[random.nextInt(IdentifierKind.values().length)], text(random)));
        }
        return identifiers;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(200); i > 0; i--) {
            text.appendCodePoint(random.nextInt(5) == 0 ? 0x1F600 + random.nextInt(50) : 32 + random.nextInt(900));
        }
        return text.toString();
    }
}
