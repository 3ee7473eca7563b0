package org.cadrenode.api.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** Each stream between stages ends where its end mark says, not earlier and not later. */
class StreamEndsTest {
    private static final Pseudonym FORMER = new Pseudonym(-1, 2);
    private static final Pseudonym PRESENT = new Pseudonym(3, -4);
    private static final PersonTokens TOKENS = new PersonTokens(PRESENT, 7, 3, new TokenShape(0, 0, 0, 5),
            List.of(new TokenView(ViewKind.UPN, 6, new int[] {1, 2, 3, 4, 5, 6, 7})));

    private interface Reading {
        void all(InputStream content) throws IOException;
    }

    private static byte[] rows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(bytes);
        int table = writer.table(new ReleasedTable(new TableName("t"),
                List.of(new ReleasedColumn("c", ColumnType.CODE, false, false, false, Set.of()))));
        writer.row(table, new RecordKey(1, 2), PRESENT, new String[] {"v"});
        writer.finish();
        return bytes.toByteArray();
    }

    private static byte[] tokens() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PersonTokensWriter writer = new PersonTokensWriter(bytes);
        writer.person(TOKENS);
        writer.finish();
        return bytes.toByteArray();
    }

    private static byte[] renewals() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(bytes);
        writer.renewal(new Renewal(FORMER, PRESENT, Optional.of(TOKENS)));
        writer.renewal(new Renewal(PRESENT, FORMER, Optional.empty()));
        writer.finish();
        return bytes.toByteArray();
    }

    private static void readRows(InputStream content) throws IOException {
        RowReader reader = new RowReader(content);
        while (reader.next()) {
            assertEquals("v", reader.value(0));
        }
    }

    private static void readTokens(InputStream content) throws IOException {
        PersonTokensReader reader = new PersonTokensReader(content);
        for (Optional<PersonTokens> person = reader.next(); person.isPresent(); person = reader.next()) {
            assertEquals(TOKENS, person.get());
        }
    }

    private static List<Renewal> readRenewals(InputStream content) throws IOException {
        List<Renewal> all = new ArrayList<>();
        RenewalReader reader = new RenewalReader(content);
        for (Optional<Renewal> one = reader.next(); one.isPresent(); one = reader.next()) {
            all.add(one.get());
        }
        return all;
    }

    @Test
    void renewalsComeBackAsTheyWereWritten() throws IOException {
        assertEquals(List.of(new Renewal(FORMER, PRESENT, Optional.of(TOKENS)), new Renewal(PRESENT, FORMER, Optional.empty())),
                readRenewals(new ByteArrayInputStream(renewals())));
    }

    @Test
    void aStreamThatWasCutAnywhereIsRefused() throws IOException {
        cut(rows(), StreamEndsTest::readRows);
        cut(tokens(), StreamEndsTest::readTokens);
        cut(renewals(), StreamEndsTest::readRenewals);
    }

    @Test
    void anythingBehindTheEndMarkIsRefusedAlsoIfItComesLater() throws IOException {
        longer(rows(), StreamEndsTest::readRows);
        longer(tokens(), StreamEndsTest::readTokens);
        longer(renewals(), StreamEndsTest::readRenewals);
    }

    @Test
    void tokensOfAFormThatIsNotReadAreRefusedByTheirCodeAndOlderOnesRead() throws IOException {
        otherForm(tokens(), PersonTokensReader::new);
        otherForm(renewals(), RenewalReader::new);
    }

    private static void otherForm(byte[] whole, Reading reading) throws IOException {
        for (int form = PersonTokens.OLDEST_FORM; form <= PersonTokens.FORM; form++) {
            whole[Long.BYTES - 1] = (byte) form;
            reading.all(new ByteArrayInputStream(whole));
        }
        for (int form : new int[] {PersonTokens.OLDEST_FORM - 1, PersonTokens.FORM + 1}) {
            whole[Long.BYTES - 1] = (byte) form;
            CadreException refused = assertThrows(CadreException.class, () -> reading.all(new ByteArrayInputStream(whole)));
            assertEquals(ErrorCode.TOKEN_FORM_UNKNOWN, refused.code());
        }
    }

    private static void cut(byte[] whole, Reading reading) throws IOException {
        reading.all(new ByteArrayInputStream(whole));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> reading.all(new ByteArrayInputStream(part)), () -> "cut to " + part.length);
        }
    }

    private static void longer(byte[] whole, Reading reading) {
        for (byte[] more : new byte[][] {{0}, {1}, whole}) {
            byte[] longer = Arrays.copyOf(whole, whole.length + more.length);
            System.arraycopy(more, 0, longer, whole.length, more.length);
            String said = assertThrows(IOException.class, () -> reading.all(new ByteArrayInputStream(longer))).getMessage();
            assertTrue(said.contains("behind its end mark"), said);
            InputStream inTwo = new SequenceInputStream(new ByteArrayInputStream(whole), new ByteArrayInputStream(more));
            assertThrows(IOException.class, () -> reading.all(inTwo));
        }
    }
}
