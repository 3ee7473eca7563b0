package org.cadrenode.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.Subject;
import org.apache.felix.hc.api.Result;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader.ExportForm;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.audit.engine.ExportVerifier;
import org.cadrenode.audit.engine.JournalVerifier;
import org.cadrenode.audit.engine.SignatureCheck;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalComponentTest {
    private static final Map<String, Object> BY_PASSPHRASE = Map.of("method", "passphrase");

    @TempDir
    private Path base;
    private final NodeKeys keys = keys(1);
    private boolean nodeStops;

    @Test
    void startsAndStopsOfNodeAndKeystoreAreOnRecord() {
        JournalComponent first = component("boot-1");
        first.keystoreCame(keys, Map.of("created", true, "method", "credential"));
        first.keystoreWent(keys);
        first.keystoreCame(keys, Map.of("created", true, "method", "credential"));
        nodeStops = true;
        first.keystoreWent(keys);
        first.deactivate();
        nodeStops = false;
        JournalComponent last = component("boot-2");
        last.keystoreCame(keys, BY_PASSPHRASE);
        assertEquals(List.of(
            AuditAction.NODE_STARTED, AuditAction.KEYSTORE_CREATED, AuditAction.KEYSTORE_SEALED,
            AuditAction.KEYSTORE_UNSEALED, AuditAction.NODE_STOPPED,
            AuditAction.NODE_STARTED, AuditAction.KEYSTORE_UNSEALED), actions(last));
        assertEquals("passphrase", last.latest(1).get(0).event().detail().get("method"));
        assertEquals(Verdict.GOOD, last.verify().verdict());
        assertEquals(last.latest(1).get(0).hash(), last.checkpoint().hash());
        last.deactivate();
    }

    @Test
    void aSealedNodeRecordsAndItsCheckpointsWait() throws IOException {
        JournalComponent sealed = component("boot-1");
        sealed.record(AuditEvent.of(AuditAction.UNSEALING_REFUSED, "keystore").ending(AuditOutcome.REFUSED));
        sealed.record(AuditEvent.of(AuditAction.LOGIN_REFUSED, "alice").ending(AuditOutcome.REFUSED));
        assertEquals(ErrorCode.KEYSTORE_SEALED, assertThrows(CadreException.class, sealed::checkpoint).code());
        assertEquals(Verdict.GOOD, sealed.verify().verdict());
        assertTrue(sealed.execute().toString().contains("checkpoints wait"));
        assertTrue(sealed.execute().isOk());
        sealed.keystoreCame(keys, BY_PASSPHRASE);
        assertEquals(4, sealed.checkpoint().sequence());
        sealed.keystoreWent(keys);
        assertEquals(6, sealed.record(AuditEvent.of(AuditAction.LOGIN_REFUSED, "alice")).sequence());
        assertEquals(Verdict.GOOD, sealed.verify().verdict());
        sealed.deactivate();
        // Everything up to and with the sealing is signed for whoever has only the public key.
        byte[] publicKey = keys.publicKey(KeyPurpose.JOURNAL_SIGNING);
        assertEquals(Verdict.GOOD, verifier(publicKey).verify(List.of()).verdict());
        assertEquals(Verdict.TAMPERED, verifier(NodeKeys.random().publicKey(KeyPurpose.JOURNAL_SIGNING)).verify(List.of()).verdict());
        List<String> checkpoints = Files.readAllLines(journal().resolve("checkpoints"));
        assertTrue(checkpoints.get(checkpoints.size() - 1).startsWith("00000000000000000005 "));
        JournalComponent again = component("boot-2");
        again.keystoreCame(keys, BY_PASSPHRASE);
        assertEquals(Verdict.GOOD, again.verify().verdict());
        again.deactivate();
    }

    @Test
    void aKeyThatFailsOnceEndsNoCheckpoints() throws InterruptedException {
        AtomicBoolean fails = new AtomicBoolean();
        CountDownLatch failed = new CountDownLatch(1);
        CountDownLatch signed = new CountDownLatch(1);
        Keystore once = (Keystore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Keystore.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("sign")) {
                if (fails.getAndSet(false)) {
                    failed.countDown();
                    throw new ProviderException("the token does not answer");
                }
                if (failed.getCount() == 0) {
                    signed.countDown();
                }
            }
            return method.invoke(keys, arguments);
        });
        JournalComponent component = component("boot-1");
        component.keystoreCame(once, BY_PASSPHRASE);
        fails.set(true);
        component.record(AuditEvent.of(AuditAction.LOGIN_REFUSED, "alice"));
        assertTrue(failed.await(10, TimeUnit.SECONDS));
        assertTrue(signed.await(10, TimeUnit.SECONDS), "the next one is signed");
        component.deactivate();
    }

    @Test
    void aStrangersKeystoreCondemnsTheJournal() {
        JournalComponent first = component("boot-1");
        first.keystoreCame(keys, BY_PASSPHRASE);
        first.deactivate();
        JournalComponent second = component("boot-2");
        assertTrue(second.execute().isOk(), "sealed, it can only check against the key that the journal names");
        second.keystoreCame(NodeKeys.random(), BY_PASSPHRASE);
        assertEquals(Result.Status.CRITICAL, second.execute().getStatus());
        AuditEvent event = AuditEvent.of(AuditAction.REPORT_WRITTEN, "report");
        assertEquals(ErrorCode.JOURNAL_BROKEN, assertThrows(CadreException.class, () -> second.record(event)).code());
        second.deactivate();
        JournalComponent third = component("boot-3");
        third.keystoreCame(keys, BY_PASSPHRASE);
        assertEquals(Verdict.GOOD, third.verify().verdict(), "the stranger has left no trace");
        third.deactivate();
    }

    @Test
    void aRenewedKeyIsKnownAsThisNodes() throws IOException {
        NodeKeys renewed = renewed();
        JournalComponent first = component("boot-1");
        first.keystoreCame(keys, BY_PASSPHRASE);
        first.keystoreWent(keys);
        first.keystoreCame(renewed, Map.of("method", "passphrase", "rotated", true));
        assertEquals(Verdict.GOOD, first.verify().verdict());
        first.deactivate();
        JournalComponent second = component("boot-2");
        second.keystoreCame(renewed, BY_PASSPHRASE);
        assertEquals(Verdict.GOOD, second.verify().verdict());
        second.deactivate();
        assertEquals(Verdict.GOOD, verifier(renewed.publicKey(KeyPurpose.JOURNAL_SIGNING)).verify(List.of()).verdict());
        assertEquals(Verdict.GOOD, new JournalVerifier(journal(), null).verify(List.of()).verdict());
    }

    @Test
    void aKeyThatWasRenewedWhileTheNodeWasKilledIsKnownToo() {
        JournalComponent first = component("boot-1");
        first.keystoreCame(keys, BY_PASSPHRASE);
        first.deactivate();
        JournalComponent second = component("boot-2");
        second.keystoreCame(renewed(), BY_PASSPHRASE);
        assertTrue(second.execute().isOk());
        assertEquals(Verdict.GOOD, second.verify().verdict());
        second.deactivate();
    }

    @Test
    void theNextStartReadsOnlyWhatIsNewAndTheRestInTheBackgroundStillFindsWhatIsAltered() throws IOException {
        JournalComponent first = component("boot-1");
        first.keystoreCame(keys, BY_PASSPHRASE);
        assertEquals(Verdict.GOOD, first.verify().verdict());
        first.record(AuditEvent.of(AuditAction.REPORT_WRITTEN, "report"));
        first.deactivate();
        assertTrue(Files.exists(journal().resolve("verified")));
        JournalComponent second = component("boot-2");
        second.keystoreCame(keys, BY_PASSPHRASE);
        assertEquals(Verdict.GOOD, second.verify().verdict());
        second.deactivate();
        Path file = journal().resolve("000000000001.journal");
        byte[] content = Files.readAllBytes(file);
        // Entries behind those that were verified are cut off, and the checkpoints after them: only this file remembers.
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", lines.subList(0, 2)) + "\n");
        Path checkpoints = journal().resolve("checkpoints");
        byte[] signed = Files.readAllBytes(checkpoints);
        Files.delete(checkpoints);
        JournalComponent cut = component("boot-3");
        assertEquals(Result.Status.CRITICAL, cut.execute().getStatus());
        cut.deactivate();
        Files.write(file, content);
        Files.write(checkpoints, signed);
        JournalComponent mended = component("boot-3");
        assertTrue(mended.execute().isOk());
        mended.deactivate();
    }

    @Test
    void theHealthCheckSaysWhetherItRecords() throws IOException {
        JournalComponent good = component("boot-1");
        good.keystoreCame(keys, BY_PASSPHRASE);
        assertEquals(Result.Status.OK, good.execute().getStatus());
        good.deactivate();
        Path file = journal().resolve("000000000001.journal");
        byte[] content = Files.readAllBytes(file);
        content[120] ^= 1;
        Files.write(file, content);
        JournalComponent broken = component("boot-2");
        assertEquals(Result.Status.CRITICAL, broken.execute().getStatus());
        assertThrows(CadreException.class, () -> broken.record(AuditEvent.of(AuditAction.REPORT_WRITTEN, "report")));
        broken.deactivate();
    }

    @Test
    void anEntryByTheActingPersonSaysWithWhichRolesAndFromWhere() throws Exception {
        JournalComponent journal = component("boot-1");
        Subject alice = new Subject(true, Set.of(new UserPrincipal("alice"), new RolePrincipal("releaser"),
            new RolePrincipal("governance"), new ClientPrincipal("ssh", "/10.1.2.3:50022")), Set.of(), Set.of());
        AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_RELEASED, "census-1");
        Map<String, String> own = recordAs(alice, journal, event.by("alice")).event().detail();
        assertEquals(Map.of("roles", "governance releaser", "from", "10.1.2.3:50022", "login", "ssh"), own);
        assertEquals(Map.of(), recordAs(alice, journal, event).event().detail(), "the node's own entries are not hers");
        assertEquals(Map.of(), recordAs(alice, journal, event.by("bob")).event().detail());
        assertEquals("paper", recordAs(alice, journal, event.by("alice").with("from", "paper")).event().detail().get("from"));
        assertEquals(Map.of(), journal.record(event.by("alice")).event().detail());
        journal.deactivate();
    }

    @SuppressWarnings("removal")
    private static JournalEntry recordAs(Subject subject, JournalComponent journal, AuditEvent event) throws Exception {
        return Subject.doAs(subject, (PrivilegedExceptionAction<JournalEntry>) () -> journal.record(event));
    }

    @Test
    void aSearchHandsOutWhatIsWantedAndStopsWhenToldTo() throws IOException {
        JournalComponent journal = component("boot-1");
        byte[] subject = Digest.ofContent(new byte[] {1}).bytes();
        for (int i = 1; i <= 50; i++) {
            AuditEvent event = AuditEvent.of(i % 2 == 0 ? AuditAction.VAULT_READ : AuditAction.OPTOUT_ADDED, "object-" + i % 5)
                .by(i % 3 == 0 ? "alice" : "bob");
            journal.record(i % 10 == 0 ? event.about(subject) : event);
        }
        assertEquals(51, search(journal, JournalQuery.ALL).size());
        assertEquals(25, search(journal, query(0, Set.of(AuditAction.VAULT_READ), Optional.empty(), Optional.empty())).size());
        assertEquals(16, search(journal, query(0, Set.of(), Optional.of("alice"), Optional.empty())).size());
        assertEquals(5, search(journal, query(0, Set.of(), Optional.empty(),
            Optional.of(HexFormat.of().formatHex(subject)))).size());
        List<JournalEntry> late = search(journal, query(49, Set.of(), Optional.empty(), Optional.empty()));
        assertEquals(List.of(50L, 51L), late.stream().map(JournalEntry::sequence).toList());
        List<JournalEntry> three = new ArrayList<>();
        journal.search(JournalQuery.ALL, entry -> {
            three.add(entry);
            return three.size() < 3;
        });
        assertEquals(3, three.size());
        journal.deactivate();
    }

    @Test
    void aWholeExportVerifiesByItselfAndAnAlteredOneDoesNot() throws IOException {
        JournalComponent journal = component("boot-1");
        journal.keystoreCame(keys, BY_PASSPHRASE);
        for (int i = 0; i < 30; i++) {
            journal.record(AuditEvent.of(AuditAction.REPORT_WRITTEN, "report-" + i).because("\"quoted\"\n\u00e9\ud83d\ude00"));
        }
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        assertEquals(32, journal.export(JournalQuery.ALL, ExportForm.JSON_LINES, sink));
        Path file = base.resolve("export.jsonl");
        Files.write(file, sink.toByteArray());
        assertEquals(Verdict.GOOD, ExportVerifier.verify(file, List.of(journal.checkpoint())).verdict());
        assertEquals(32, ExportVerifier.verify(file, List.of()).entries());
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            List<String> without = new ArrayList<>(lines);
            without.remove(i);
            Files.writeString(file, String.join("\n", without) + "\n");
            Verdict verdict = ExportVerifier.verify(file, List.of(journal.checkpoint())).verdict();
            assertEquals(i == lines.size() - 1 ? Verdict.OLDER : i == 0 ? Verdict.GOOD : Verdict.TAMPERED, verdict, "without " + i);
            List<String> altered = new ArrayList<>(lines);
            altered.set(i, lines.get(i).replace("\"outcome\":\"DONE\"", "\"outcome\":\"FAILED\""));
            Files.writeString(file, String.join("\n", altered) + "\n");
            assertEquals(Verdict.TAMPERED, ExportVerifier.verify(file, List.of()).verdict(), "altered " + i);
        }
        Files.writeString(file, String.join("\n", lines.subList(9, 32)) + "\n");
        assertEquals(Verdict.GOOD, ExportVerifier.verify(file, List.of(journal.checkpoint())).verdict());
        assertEquals(23, ExportVerifier.verify(file, List.of()).entries());
        Files.writeString(file, "hello\n");
        assertEquals(Verdict.TAMPERED, ExportVerifier.verify(file, List.of()).verdict());
        assertFalse(new String(sink.toByteArray(), StandardCharsets.UTF_8).contains("\r"));
        journal.deactivate();
    }

    private static List<JournalEntry> search(JournalComponent journal, JournalQuery query) throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        journal.search(query, entries::add);
        return entries;
    }

    private static JournalQuery query(long after, Set<AuditAction> actions, Optional<String> actor, Optional<String> subject) {
        return new JournalQuery(after, Optional.empty(), Optional.empty(), actions, Set.of(), actor, Optional.empty(), subject);
    }

    private static List<AuditAction> actions(JournalComponent journal) {
        return journal.latest(100).stream().map(entry -> entry.event().action()).toList();
    }

    // The same keystore with another key for the journal.
    private NodeKeys renewed() {
        return keys(2);
    }

    private static NodeKeys keys(int journalVersion) {
        return NodeKeys.of(purpose -> Digest.ofContent((purpose.name()
            + (purpose == KeyPurpose.JOURNAL_SIGNING ? journalVersion : 0)).getBytes(StandardCharsets.UTF_8)).bytes());
    }

    private JournalVerifier verifier(byte[] publicKey) {
        return new JournalVerifier(journal(), SignatureCheck.ed25519(publicKey));
    }

    private Path journal() {
        return base.resolve("journal");
    }

    private JournalComponent component(String boot) {
        return new JournalComponent(journal(), "0.1.0", boot, () -> nodeStops);
    }
}
