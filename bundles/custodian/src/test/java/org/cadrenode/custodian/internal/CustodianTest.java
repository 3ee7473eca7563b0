package org.cadrenode.custodian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.custody.Custodian.Line;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.CustodianIntake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.identifiable.CustodyWriter;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.erasure.internal.H2FileMaker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustodianTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final ProviderId TRUST = new ProviderId("mh-trust");
    private static final ProviderId COUNCIL = new ProviderId("council");

    @TempDir
    private Path folder;
    private final TurningKeys keys = new TurningKeys();
    private final Noted journal = new Noted();
    private final Inbox inbox = new Inbox();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor();
    private CustodianStore store;
    private CustodianRoom room;

    @BeforeEach
    void open() {
        store = new CustodianStore(folder, 8, keys);
        room = new CustodianRoom(store, inbox, keys, journal, Clock.fixed(NOW, ZoneOffset.UTC), sweeper);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private void reopen() {
        store.close();
        open();
    }

    private static Pseudonym pseudonym(int child) {
        return new Pseudonym(child, 77);
    }

    private static CustodyEntry entry(ProviderId provider, int child, long version) {
        return new CustodyEntry(pseudonym(child), provider, "L" + child, List.of(
                new Identifier(IdentifierKind.SURNAME, "Quillfeather" + child),
                new Identifier(IdentifierKind.NHS_NUMBER, "900000" + version)), version);
    }

    private static byte[] identifiers(CustodyEntry... entries) {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            CustodyWriter writer = new CustodyWriter(content);
            for (CustodyEntry entry : entries) {
                writer.entry(entry);
            }
            writer.finish();
            return content.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] purge(int... children) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int child : children) {
            content.writeBytes(pseudonym(child).bytes());
        }
        return content.toByteArray();
    }

    private static byte[] renewal(int... formerAndPresent) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(content);
        for (int i = 0; i < formerAndPresent.length; i += 2) {
            writer.renewal(new Renewal(pseudonym(formerAndPresent[i]), pseudonym(formerAndPresent[i + 1]), Optional.empty()));
        }
        writer.finish();
        return content.toByteArray();
    }

    private Optional<CustodyEntry> read(ProviderId provider, int child) {
        try (var reading = room.open(PurposeToken.claim(PurposeToken.Purpose.RE_IDENTIFICATION, "R-1"))) {
            return reading.entry(provider, pseudonym(child));
        }
    }

    @Test
    void takesIdentifiersInAnswersAndFindsThemAgainAfterARestart() {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5), entry(TRUST, 2, 5)));
        inbox.put(COUNCIL, PackageKind.IDENTIFIERS, identifiers(entry(COUNCIL, 1, 9)));
        room.sweep();
        assertTrue(room.idle());
        assertEquals(List.of("mh-trust-00000001", "council-00000001"), inbox.receipts.stream().map(Receipt::packageId).toList());
        reopen();
        assertEquals(Optional.of(entry(TRUST, 2, 5)), read(TRUST, 2));
        assertEquals(Optional.of(entry(COUNCIL, 1, 9)), read(COUNCIL, 1));
        assertEquals(Optional.empty(), read(COUNCIL, 2));
        List<Line> lines = room.status().providers();
        assertEquals(List.of(COUNCIL, TRUST), lines.stream().map(Line::provider).toList());
        assertEquals(List.of(1L, 2L), lines.stream().map(Line::children).toList());
        assertEquals("mh-trust-00000001", lines.get(1).last().packageId());
        assertEquals(Result.Status.OK, room.execute().getStatus());
    }

    @Test
    void theNewestOfAChildHoldsWhateverComesTwice() {
        byte[] first = identifiers(entry(TRUST, 1, 5));
        inbox.put(TRUST, PackageKind.IDENTIFIERS, first);
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 8)));
        inbox.put(TRUST, PackageKind.IDENTIFIERS, first);
        room.sweep();
        assertEquals(3, inbox.receipts.size());
        assertEquals(8, read(TRUST, 1).orElseThrow().version());
        assertEquals(1, room.status().providers().get(0).children());
    }

    @Test
    void whoWasPurgedIsNotInTheFileOnceItWasMadeAnew() throws Exception {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5), entry(TRUST, 2, 5)));
        room.sweep();
        List<byte[]> sealed = new ArrayList<>();
        DatabaseFile beside = new DatabaseFile(folder, 8, keys);
        int version = keys.versions(KeyPurpose.CUSTODIAN_FILE).get(0);
        try (Connection connection = beside.open(version); ResultSet row = connection.createStatement().executeQuery(
                "SELECT sealed FROM child ORDER BY id")) {
            while (row.next()) {
                sealed.add(row.getBytes(1));
            }
        }
        assertEquals(Optional.empty(), room.since());
        inbox.put(TRUST, PackageKind.PURGE, purge(1));
        room.sweep();
        assertTrue(room.since().isPresent());
        Path file = folder.resolve("custodian-" + version + ".mv.db");
        assertTrue(ClearFile.holds(file, keys.filePassword(KeyPurpose.CUSTODIAN_FILE, version), sealed.get(0)));
        assertTrue(room.erase(new H2FileMaker(), Duration.ofSeconds(1)).isPresent());
        assertFalse(ClearFile.holds(file, keys.filePassword(KeyPurpose.CUSTODIAN_FILE, version), sealed.get(0)));
        assertTrue(ClearFile.holds(file, keys.filePassword(KeyPurpose.CUSTODIAN_FILE, version), sealed.get(1)));
        assertEquals(Optional.empty(), room.since());
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 9), entry(TRUST, 4, 9)));
        room.sweep();
        reopen();
        assertEquals(Optional.empty(), read(TRUST, 1));
        assertTrue(read(TRUST, 2).isPresent() && read(TRUST, 4).isPresent());
        assertEquals(Optional.empty(), room.since());
    }

    @Test
    void aPatrolReadsTheStoreToItsEndBesideThoseWhoUseIt() throws Exception {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5), entry(TRUST, 2, 5)));
        room.sweep();
        String next = "";
        int stretches = 0;
        do {
            Patrolled.Stretch stretch = room.readOn(next);
            assertEquals(Optional.empty(), stretch.unreadable());
            assertTrue(stretch.next().isEmpty() || stretch.next().compareTo(next) > 0, stretch.next());
            next = stretch.next();
            stretches++;
        } while (!next.isEmpty() && stretches < 1_000);
        assertEquals("", next);
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 4, 9)));
        room.sweep();
        assertTrue(read(TRUST, 2).isPresent() && read(TRUST, 4).isPresent());
    }

    // Its keys work for a moment still, and the patrol does not know yet.
    @Test
    void aStoreThatIsClosedIsNotOpenedAgainByThePatrol() {
        assertEquals(Optional.empty(), room.readOn("").unreadable());
        room.close();
        assertThrows(CadreException.class, () -> room.readOn(""));
        open();
    }

    @Test
    void aPurgeRemovesAndBarsAlsoThoseWhoAreNotThereYet() {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5), entry(TRUST, 2, 5)));
        inbox.put(TRUST, PackageKind.PURGE, purge(1, 3));
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 9), entry(TRUST, 3, 9), entry(TRUST, 4, 9)));
        room.sweep();
        reopen();
        assertEquals(Optional.empty(), read(TRUST, 1));
        assertEquals(Optional.empty(), read(TRUST, 3));
        assertTrue(read(TRUST, 2).isPresent());
        assertTrue(read(TRUST, 4).isPresent());
        Line line = room.status().providers().get(0);
        assertEquals(2, line.children());
        assertEquals(2, line.barred());
        assertEquals(List.of(AuditAction.VAULT_WRITTEN, AuditAction.PURGE_APPLIED, AuditAction.VAULT_WRITTEN),
                journal.actions().subList(0, 3));
    }

    @Test
    void theBarOfWhoIsInAgainEndsAndItsIdentifiersComeBehindIt() {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5), entry(TRUST, 2, 5)));
        inbox.put(TRUST, PackageKind.PURGE, purge(1, 3));
        inbox.put(TRUST, PackageKind.RETURN, purge(1, 2, 9));
        room.sweep();
        assertEquals(Optional.empty(), read(TRUST, 1));
        assertTrue(read(TRUST, 2).isPresent());
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 6), entry(TRUST, 3, 6)));
        room.sweep();
        reopen();
        assertTrue(read(TRUST, 1).isPresent());
        assertEquals(Optional.empty(), read(TRUST, 3));
        assertTrue(journal.actions().contains(AuditAction.RETURN_APPLIED));
    }

    @Test
    void childrenAndBarsFollowARenewalAlsoIfItComesTwice() throws IOException {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5), entry(TRUST, 2, 5), entry(TRUST, 3, 5)));
        inbox.put(TRUST, PackageKind.PURGE, purge(2));
        byte[] pairs = renewal(1, 101, 2, 102, 3, 3, 4, 104);
        inbox.put(TRUST, PackageKind.RENEWAL, pairs);
        inbox.put(TRUST, PackageKind.RENEWAL, pairs);
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 102, 9), entry(TRUST, 101, 4)));
        room.sweep();
        assertEquals(5, inbox.receipts.size());
        assertEquals(Optional.empty(), read(TRUST, 1));
        assertEquals(Optional.of(entry(TRUST, 1, 5).under(pseudonym(101))), read(TRUST, 101));
        assertEquals(Optional.empty(), read(TRUST, 102), "the bar has followed");
        assertEquals(Optional.of(entry(TRUST, 3, 5)), read(TRUST, 3));
        assertEquals(Optional.empty(), read(TRUST, 104));
    }

    @Test
    void aPackageThatIsCutOffIsTakenInAgainWhole() {
        CustodyEntry[] many = new CustodyEntry[2_500];
        for (int i = 0; i < many.length; i++) {
            many[i] = entry(TRUST, i, 5);
        }
        byte[] content = identifiers(many);
        inbox.put(TRUST, PackageKind.IDENTIFIERS, content);
        inbox.failAt = content.length * 3 / 4;
        room.sweep();
        assertEquals(List.of(), inbox.receipts);
        assertFalse(room.idle());
        assertEquals(Result.Status.CRITICAL, room.execute().getStatus());
        reopen();
        inbox.failAt = Integer.MAX_VALUE;
        room.sweep();
        assertEquals(1, inbox.receipts.size());
        assertEquals(2_500, room.status().providers().get(0).children());
        // A kill behind the store and before the receipt: the store is not written again.
        inbox.put(TRUST, PackageKind.PURGE, purge(7));
        inbox.confirmFails = true;
        room.sweep();
        inbox.confirmFails = false;
        int before = journal.events.size();
        reopen();
        room.sweep();
        assertEquals(before, journal.events.size());
        assertEquals(2, inbox.receipts.size());
        assertEquals(Optional.empty(), read(TRUST, 7));
    }

    @Test
    void childrenOfAnotherProviderAreNotTakenFromAPackage() {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5), entry(COUNCIL, 1, 5)));
        inbox.put(COUNCIL, PackageKind.IDENTIFIERS, identifiers(entry(COUNCIL, 2, 5)));
        room.sweep();
        assertEquals(List.of(), inbox.receipts);
        assertEquals(Optional.empty(), read(COUNCIL, 1));
        assertEquals(Optional.empty(), read(TRUST, 1), "nothing of the lot");
    }

    @Test
    void nothingIsReadButForReIdentificationAndNotBeforeItIsInTheJournal() {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5)));
        room.sweep();
        for (PurposeToken.Purpose purpose : PurposeToken.Purpose.values()) {
            if (purpose != PurposeToken.Purpose.RE_IDENTIFICATION) {
                assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class,
                        () -> room.open(PurposeToken.claim(purpose, "x"))).code());
            }
        }
        read(TRUST, 1);
        AuditEvent event = journal.events.get(journal.events.size() - 1);
        assertEquals(AuditAction.VAULT_READ, event.action());
        assertEquals(64, event.detail().get(AuditEvent.SUBJECT).length());
        var reading = room.open(PurposeToken.claim(PurposeToken.Purpose.RE_IDENTIFICATION, "R-2"));
        journal.broken = true;
        assertThrows(CadreException.class, () -> reading.entry(TRUST, pseudonym(1)));
        assertThrows(CadreException.class, () -> room.open(PurposeToken.claim(PurposeToken.Purpose.RE_IDENTIFICATION, "R-3")));
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 2, 5)));
        room.sweep();
        assertEquals(1, inbox.receipts.size(), "nor is anything written");
        journal.broken = false;
        assertEquals(Optional.empty(), read(TRUST, 2));
    }

    @Test
    void noIdentifierStandsInTheFilesNorInWhatIsPrinted() throws IOException {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5)));
        room.sweep();
        assertFalse(entry(TRUST, 1, 5).toString().contains("Quill"));
        assertFalse(journal.events.toString().contains("Quill"));
        store.close();
        try (var files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            assertEquals(List.of("custodian-1.mv.db", "custodian-1.mv.db.sums", "custodian.childkeys", "remnants"), all.stream().map(file -> file.getFileName().toString()).toList());
            assertFalse(new String(Files.readAllBytes(all.get(0)), StandardCharsets.ISO_8859_1).contains("Quill"));
        }
        open();
    }

    @Test
    void everyKeyIsRenewedAndTheSameIsFound() throws IOException {
        CustodyEntry[] many = new CustodyEntry[1_200];
        for (int i = 0; i < many.length; i++) {
            many[i] = entry(TRUST, i, 5);
        }
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(many));
        inbox.put(TRUST, PackageKind.PURGE, purge(0, 5_000));
        room.sweep();
        for (KeyPurpose purpose : List.of(KeyPurpose.CUSTODIAN_LOOKUP, KeyPurpose.CUSTODIAN_RECORD, KeyPurpose.CUSTODIAN_FILE)) {
            assertEquals(0, room.renew(purpose, 100), "nothing is left before a rotation");
            keys.turn(purpose);
            long left = room.renew(purpose, 500);
            assertEquals(purpose == KeyPurpose.CUSTODIAN_FILE ? 0 : 701, left);
            assertEquals(Optional.of(entry(TRUST, 1_100, 5)), read(TRUST, 1_100), "in the middle of it, too");
            inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 0, 9), entry(TRUST, 1_199, 5)));
            room.sweep();
            reopen();
            while (room.renew(purpose, 500) > 0) {
                assertTrue(room.status().providers().get(0).children() == 1_199);
            }
            assertEquals(Optional.of(entry(TRUST, 3, 5)), read(TRUST, 3));
            assertEquals(Optional.empty(), read(TRUST, 0));
        }
        assertEquals(1_199, room.status().providers().get(0).children());
        assertEquals(2, room.status().providers().get(0).barred());
        assertEquals(0, room.renew(KeyPurpose.VAULT_RECORD, 10));
        try (var files = Files.list(folder)) {
            assertEquals(List.of("custodian-2.mv.db", "custodian-2.mv.db.sums", "custodian.childkeys", "remnants"), files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aChangeOfTheFilesKeyThatWasCutOffLeavesTheOldOneInUse() throws IOException {
        inbox.put(TRUST, PackageKind.IDENTIFIERS, identifiers(entry(TRUST, 1, 5)));
        room.sweep();
        store.close();
        Files.copy(folder.resolve("custodian-1.mv.db"), folder.resolve("making-2.mv.db"));
        open();
        assertFalse(Files.exists(folder.resolve("making-2.mv.db")));
        assertTrue(read(TRUST, 1).isPresent());
        // Cut off between the new file and the removal of the old one.
        Path old = folder.resolve("old");
        store.close();
        Files.copy(folder.resolve("custodian-1.mv.db"), old);
        open();
        keys.turn(KeyPurpose.CUSTODIAN_FILE);
        room.renew(KeyPurpose.CUSTODIAN_FILE, 1);
        store.close();
        Files.move(old, folder.resolve("custodian-1.mv.db"));
        open();
        assertFalse(Files.exists(folder.resolve("custodian-1.mv.db")));
        assertTrue(read(TRUST, 1).isPresent());
    }

    /** A custodian's end without files: the exchange has tests of its own. */
    private static final class Inbox implements CustodianIntake {
        private final Deque<Received> waiting = new ArrayDeque<>();
        private final Map<String, byte[]> contents = new HashMap<>();
        private final Map<ProviderId, Long> sequences = new HashMap<>();
        private final List<Receipt> receipts = new ArrayList<>();
        private int failAt = Integer.MAX_VALUE;
        private boolean confirmFails;

        private void put(ProviderId provider, PackageKind kind, byte[] content) {
            long sequence = sequences.merge(provider, 1L, Long::sum);
            String id = String.format("%s-%08d", provider, sequence);
            Digest digest = Digest.ofContent(content);
            waiting.add(new Received(new PackageManifest(id, kind, provider, sequence, digest, Optional.empty(), Optional.empty(),
                    Optional.empty(), 0, 1, digest, new Journal.Checkpoint(1, digest, ""), NOW)));
            contents.put(id, content);
        }

        @Override
        public Optional<Received> next() {
            return Optional.ofNullable(waiting.peek());
        }

        private InputStream content(Received received) {
            byte[] content = contents.get(received.manifest().packageId());
            return new ByteArrayInputStream(content) {
                @Override
                public int read(byte[] into, int offset, int length) {
                    if (pos >= failAt) {
                        throw new UncheckedIOException(new IOException("cut"));
                    }
                    return super.read(into, offset, Math.min(length, 4096));
                }
            };
        }

        @Override
        public InputStream identifiers(Received received) {
            return content(received);
        }

        @Override
        public InputStream purge(Received received) {
            return content(received);
        }

        @Override
        public InputStream renewal(Received received) {
            return content(received);
        }

        @Override
        public void confirm(Received received, Receipt receipt) throws IOException {
            if (confirmFails) {
                throw new IOException("no receipt");
            }
            receipts.add(receipt);
            waiting.remove(received);
        }

        @Override
        public long held() {
            return 0;
        }

        @Override
        public long setAside() {
            return 0;
        }
    }

    private static final class Noted implements Journal {
        private final List<AuditEvent> events = new ArrayList<>();
        private boolean broken;

        @Override
        public JournalEntry record(AuditEvent event) {
            if (broken) {
                throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "broken");
            }
            events.add(event);
            return new JournalEntry(events.size(), NOW, event, Digest.ofContent(new byte[0]));
        }

        private List<AuditAction> actions() {
            return events.stream().map(AuditEvent::action).toList();
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }
    }
}
