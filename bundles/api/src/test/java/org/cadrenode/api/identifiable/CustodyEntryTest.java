package org.cadrenode.api.identifiable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.junit.jupiter.api.Test;

class CustodyEntryTest {
    private static final Identifier FORMER = new Identifier(IdentifierKind.SURNAME, "Ash");
    private static final Identifier PRESENT = new Identifier(IdentifierKind.SURNAME, "Birch");
    private static final CustodyEntry ENTRY = new CustodyEntry(new Pseudonym(-1, 2), new ProviderId("mh-trust"), "L1",
            List.of(FORMER, PRESENT), 7, List.of(
                    new VaultPerson.Held(FORMER, LocalDate.of(2019, 1, 2), Optional.of(LocalDate.of(2021, 3, 4))),
                    new VaultPerson.Held(PRESENT, LocalDate.of(2021, 3, 4), Optional.empty())));

    @Test
    void readsWhatItWroteDaysIncluded() {
        assertEquals(ENTRY, CustodyEntry.of(ENTRY.form()));
        CustodyEntry without = new CustodyEntry(ENTRY.pseudonym(), ENTRY.provider(), "L1", ENTRY.identifiers(), 7);
        assertEquals(without, CustodyEntry.of(without.form()));
        assertFalse(ENTRY.toString().contains("Ash"));
    }

    @Test
    void readsNothingThatIsCutOrGoesOn() {
        byte[] form = ENTRY.form();
        for (int length = 0; length < form.length; length++) {
            byte[] cut = Arrays.copyOf(form, length);
            if (length != form.length - 32) {
                assertThrows(IllegalArgumentException.class, () -> CustodyEntry.of(cut));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> CustodyEntry.of(Arrays.copyOf(form, form.length + 1)));
        assertThrows(IllegalArgumentException.class, () -> new CustodyEntry(ENTRY.pseudonym(), ENTRY.provider(), "L1",
                List.of(PRESENT, FORMER), 7, ENTRY.history()));
    }

    @Test
    void aStreamWithoutItsEndOrWithAnotherCountIsRefused() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        CustodyWriter writer = new CustodyWriter(content);
        writer.entry(ENTRY);
        writer.entry(ENTRY);
        writer.finish();
        byte[] whole = content.toByteArray();
        assertEquals(2, read(whole));
        assertThrows(IOException.class, () -> read(Arrays.copyOf(whole, whole.length - 2)));
        byte[] miscounted = whole.clone();
        miscounted[whole.length - 1]++;
        assertThrows(IOException.class, () -> read(miscounted));
    }

    private static long read(byte[] content) throws IOException {
        long count = 0;
        try (CustodyReader reader = new CustodyReader(new ByteArrayInputStream(content))) {
            while (reader.next().isPresent()) {
                count++;
            }
        }
        return count;
    }
}
