package org.cadrenode.shell.internal.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.AuditVerifyCommand;
import org.cadrenode.shell.internal.Console;
import org.cadrenode.shell.internal.SecondWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandsTest {
    @TempDir
    Path directory;

    private final Book book = new Book();
    private final SecondWord approvals = new SecondWord();
    private final Console console = new Console("anna").with(Journal.class, book).with(JournalReader.class, book)
            .with(Approvals.class, approvals);

    @Test
    void aSearchIsOnRecordWithoutWhatWasTyped() {
        book.record(AuditEvent.of(AuditAction.DELIVERY_RELEASED, "D-7K3M4QX2ABCD").by("ben"));
        assertEquals(0, console.run(new AuditSearchCommand(), "--actor", "ben", "--action", "delivery-released", "--from", "2020-01-01", "--json"));
        assertTrue(console.out().contains("\"object\":\"D-7K3M4QX2ABCD\""), console.out());
        AuditEvent searched = book.entries.get(1).event();
        assertEquals(AuditAction.JOURNAL_SEARCHED, searched.action());
        assertEquals("action actor from", searched.detail().get("conditions"));
        assertFalse(searched.toString().contains("ben"), searched.toString());
        assertEquals("anna", searched.actor());
    }

    @Test
    void aSearchThatCannotBePutOnRecordFindsNothing() {
        book.record(AuditEvent.of(AuditAction.DELIVERY_RELEASED, "D-7K3M4QX2ABCD"));
        book.unwritable = true;
        assertEquals(1, console.run(new AuditSearchCommand()));
        assertEquals("", console.out());
    }

    @Test
    void aSearchStopsAtItsLimitAndSaysHowToGoOn() {
        for (int i = 0; i < 5; i++) {
            book.record(AuditEvent.of(AuditAction.DELIVERY_LANDED, "D-" + i));
        }
        assertEquals(0, console.run(new AuditSearchCommand(), "--limit", "3"));
        assertTrue(console.err().contains("--after 3"), console.err());
        assertEquals(0, console.run(new AuditSearchCommand(), "--limit", "3", "--after", "3", "--outcome", "refused"));
        assertEquals("There is no such entry.\n", console.out());
    }

    @Test
    void aConditionThatCannotBeIsAUsageErrorAndNotASearch() {
        for (String[] words : List.of(new String[] {"--action", "gone"}, new String[] {"--from", "yesterday"},
                new String[] {"--limit", "0"}, new String[] {"--outcome", "good"})) {
            assertEquals(2, console.run(new AuditSearchCommand(), words), words[0]);
        }
        assertEquals(List.of(), book.entries);
    }

    @Test
    void anExportNeedsASecondPersonAndIsOnRecordBeforeAndAfter() throws IOException {
        book.record(AuditEvent.of(AuditAction.DELIVERY_RELEASED, "D-7K3M4QX2ABCD"));
        Path file = directory.resolve("export.jsonl");
        String[] words = {"--action", "delivery-released", "--reason", "yearly audit", file.toString()};
        assertEquals(3, console.run(new AuditExportCommand(), words));
        assertFalse(Files.exists(file));
        assertEquals(1, book.entries.size());

        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new AuditExportCommand(), words));
        assertEquals("JSON_LINES 1\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        AuditEvent before = book.entries.get(1).event();
        AuditEvent after = book.entries.get(2).event();
        assertEquals(AuditAction.JOURNAL_EXPORTED, before.action());
        assertEquals("yearly audit", before.reason());
        assertEquals(1, after.counts().get("entries"));
        assertEquals(Digest.ofContent(Files.readAllBytes(file)).hex(), after.detail().get("sha256"));
        assertTrue(console.out().contains(after.detail().get("sha256")), console.out());
    }

    @Test
    void anotherSelectionIsNotWhatWasAgreedTo() {
        Path file = directory.resolve("export.jsonl");
        assertEquals(3, console.run(new AuditExportCommand(), "--actor", "ben", "--reason", "audit", file.toString()));
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(3, console.run(new AuditExportCommand(), "--reason", "audit", file.toString()));
        assertFalse(Files.exists(file));
    }

    @Test
    void anExportThatBreaksOffLeavesNoFileAndSaysSoInTheJournal() throws IOException {
        book.breaking = true;
        Path file = directory.resolve("export.jsonl");
        console.run(new AuditExportCommand(), "--reason", "audit", file.toString());
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(1, console.run(new AuditExportCommand(), "--reason", "audit", file.toString()));
        assertFalse(Files.exists(file));
        assertEquals(AuditOutcome.FAILED, book.entries.get(1).event().outcome());
    }

    @Test
    void anExportThatCannotBePutOnRecordDoesNotHappen() {
        Path file = directory.resolve("export.jsonl");
        console.run(new AuditExportCommand(), "--reason", "audit", file.toString());
        approvals.approve("A-7K3M4Q", "agreed");
        book.unwritable = true;
        assertEquals(1, console.run(new AuditExportCommand(), "--reason", "audit", file.toString()));
        assertFalse(Files.exists(file));
        assertEquals(0, book.exports);
    }

    @Test
    void anExportTakesNoFilesPlaceAndNeedsADirectoryAndAReason() throws IOException {
        Path file = Files.writeString(directory.resolve("there"), "already");
        assertEquals(2, console.run(new AuditExportCommand(), "--reason", "audit", file.toString()));
        assertEquals(2, console.run(new AuditExportCommand(), "--reason", "audit", directory.resolve("none/export").toString()));
        assertEquals(2, console.run(new AuditExportCommand(), directory.resolve("export").toString()));
        assertEquals(2, console.run(new AuditExportCommand(), "--form", "csv", "--reason", "audit", directory.resolve("export").toString()));
        assertEquals(0, console.run(new AuditExportCommand(), "--dry-run", directory.resolve("export").toString()));
        assertEquals(List.of(), approvals.asked);
    }

    @Test
    void witnessesAreReadFromAFile() throws IOException {
        String hash = "ab".repeat(32);
        Path good = Files.writeString(directory.resolve("witness"), "# from the other side\n\n00000000000000000041 " + hash + " c2lnbmF0dXJl\n"
                + "42 " + hash + " c2lnbmF0dXJl 0123456789abcdef\n");
        assertEquals(0, console.run(new AuditVerifyCommand(), "--witness", good.toString()));
        assertEquals(List.of(41L, 42L), book.witnesses.stream().map(Journal.Checkpoint::sequence).toList());
        Path kept = Files.writeString(directory.resolve("witness-council.json"), "{\"provider\":\"council\",\"contradicted\":false,"
                + "\"witness\":{\"sequence\":43,\"hash\":\"" + hash + "\",\"signature\":\"c2lnbmF0dXJl\"}}");
        assertEquals(0, console.run(new AuditVerifyCommand(), "--witness", kept.toString()));
        assertEquals(List.of(43L), book.witnesses.stream().map(Journal.Checkpoint::sequence).toList());
        Path other = Files.writeString(directory.resolve("other.json"), "{\"witness\":{\"sequence\":43}}");
        assertEquals(2, console.run(new AuditVerifyCommand(), "--witness", other.toString()));
        Path bad = Files.writeString(directory.resolve("bad"), "42 " + hash + "\n");
        assertEquals(2, console.run(new AuditVerifyCommand(), "--witness", bad.toString()));
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertEquals(2, console.run(new AuditVerifyCommand(), "--witness", empty.toString()));
        assertEquals(2, console.run(new AuditVerifyCommand(), "--witness", directory.resolve("none").toString()));
    }

    /** A journal in memory. */
    private static final class Book implements Journal, JournalReader {
        final List<JournalEntry> entries = new ArrayList<>();
        List<Checkpoint> witnesses = List.of();
        boolean unwritable;
        boolean breaking;
        int exports;

        @Override
        public JournalEntry record(AuditEvent event) {
            if (unwritable) {
                throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "the disk is full");
            }
            JournalEntry entry = new JournalEntry(entries.size() + 1, Instant.parse("2026-11-22T10:00:00Z"), event, Digest.ofContent(new byte[0]));
            entries.add(entry);
            return entry;
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return entries;
        }

        @Override
        public Verification verify() {
            return new Verification(Verification.Verdict.GOOD, entries.size(), 0, "It is good.");
        }

        @Override
        public Checkpoint checkpoint() {
            return new Checkpoint(entries.size(), Digest.ofContent(new byte[0]), "");
        }

        @Override
        public void search(JournalQuery query, Predicate<JournalEntry> visitor) {
            for (JournalEntry entry : List.copyOf(entries)) {
                if (query.matches(entry) && !visitor.test(entry)) {
                    return;
                }
            }
        }

        @Override
        public long export(JournalQuery query, ExportForm form, OutputStream sink) throws IOException {
            exports++;
            for (JournalEntry entry : entries) {
                if (query.matches(entry)) {
                    sink.write((form + " " + entry.sequence() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            if (breaking) {
                throw new IOException("The disk is full");
            }
            return entries.stream().filter(query::matches).count();
        }

        @Override
        public Verification verify(List<Checkpoint> kept) {
            witnesses = kept;
            return verify();
        }
    }
}
