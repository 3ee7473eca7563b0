package org.cadrenode.admission.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.admission.engine.KarFile;
import org.cadrenode.admission.engine.Ledger;
import org.cadrenode.admission.engine.TestJar;
import org.cadrenode.admission.engine.TestSigner;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Authorizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteAdmissionTest {
    private static final TestSigner SIGNER = TestSigner.make("provider");

    @TempDir
    Path folder;

    private final RecordingJournal journal = new RecordingJournal();
    private final FakePlatform platform = new FakePlatform();
    private AdmissionFiles files;
    private SiteAdmission admission;

    @BeforeEach
    void open() throws IOException {
        files = new AdmissionFiles(folder.resolve("data"), Files.createDirectories(folder.resolve("signers")), folder.resolve("deploy"));
        SIGNER.pem(files.signers().resolve("provider.pem"));
        admission = admission(Clock.systemUTC());
    }

    @Test
    void whatATrustedSignerSignedIsJournalledAndThenInstalled() throws IOException {
        Admission.Code code = admission.install(signed("org.example", "1.0.0", "one"));
        assertEquals("org.example", code.name());
        assertEquals(SIGNER.fingerprint(), code.signer());
        assertEquals("1.0.0", platform.running.get("org.example"));
        assertEquals(List.of(code), admission.installed());
        AuditEvent event = journal.only(AuditAction.CODE_ADMITTED);
        assertEquals(code.digest(), event.detail().get("digest"));
        assertEquals("ada", event.actor());
        assertTrue(Files.readString(files.ledger()).startsWith(code.digest() + "\t" + SIGNER.fingerprint() + "\t"));
    }

    @Test
    void unsignedCodeAndAStrangersAreRefusedAndJournalledAndTheRunningVersionStays() throws IOException {
        admission.install(signed("org.example", "1.0.0", "one"));
        Path unsigned = TestJar.bundle(folder.resolve("unsigned.jar"), "org.example", "2.0.0", "two");
        refused("unsigned", unsigned);
        refused("unknown signer", TestSigner.make("stranger").sign(unsigned, folder.resolve("strange.jar")));
        refused("partly signed", TestJar.change(signed("org.example", "2.0.0", "two"), folder.resolve("more.jar"),
                entries -> entries.put("added", new byte[] {1})));
        assertEquals("1.0.0", platform.running.get("org.example"));
        assertEquals(3, journal.all(AuditAction.CODE_REFUSED).size());
        assertEquals(List.of("partly signed", "unknown signer", "unsigned"), admission.refused().stream().map(Admission.Refusal::reason).toList());
        assertEquals(1, Files.readAllLines(files.ledger()).size());
    }

    @Test
    void aSignerCountsNeitherBeforeNorAfterItsTime() throws IOException {
        Path jar = signed("org.example", "1.0.0", "one");
        for (int days : new int[] {-3, 3}) {
            admission = admission(Clock.fixed(Instant.now().plus(Duration.ofDays(days)), ZoneOffset.UTC));
            refused(days < 0 ? "not yet valid" : "expired", jar);
        }
        Path pem = files.signers().resolve("provider.pem");
        Files.writeString(pem, "# until " + LocalDate.now(ZoneOffset.UTC).minusDays(1) + "\n" + Files.readString(pem));
        admission = admission(Clock.systemUTC());
        refused("expired", jar);
        assertEquals("expired", admission.signers().get(0).state());
    }

    @Test
    void whatADistrustedSignerSignedIsNotInstalledAgainEvenIfItIsThereAlready() throws IOException {
        Path jar = signed("org.example", "1.0.0", "one");
        admission.install(jar);
        Path pem = files.signers().resolve("provider.pem");
        byte[] certificate = Files.readAllBytes(pem);
        Files.delete(pem);
        refused("unknown signer", jar);
        Files.createDirectories(files.folder());
        assertEquals("unknown signer", admission.take(jar));
        Files.write(pem, certificate);
        assertEquals("1.0.0", admission.install(jar).version());
    }

    @Test
    void whatWasInstalledButDoesNotRunIsStartedWhenItIsInstalledAgain() throws IOException {
        Path jar = signed("org.example", "1.0.0", "one");
        admission.install(jar);
        platform.running.clear();
        admission.install(jar);
        assertEquals("1.0.0", platform.running.get("org.example"));
    }

    @Test
    void aVersionThatSomethingElseReplacedIsPutAgainAsLongAsItsSignerIsTrustedAndItStarts() throws IOException {
        admission.install(signed("org.example", "2.0.0", "two"));
        admission.keepInstalled();
        assertEquals(1, journal.all(AuditAction.CODE_ADMITTED).size(), "nothing was to do");
        platform.running.put("org.example", "1.0.0");
        admission.keepInstalled();
        assertEquals("2.0.0", platform.running.get("org.example"));
        assertEquals("true", journal.all(AuditAction.CODE_ADMITTED).get(1).detail().get("again"));

        platform.running.put("org.example", "1.0.0");
        Path pem = files.signers().resolve("provider.pem");
        byte[] certificate = Files.readAllBytes(pem);
        Files.delete(pem);
        admission.keepInstalled();
        assertEquals("1.0.0", platform.running.get("org.example"));
        Files.write(pem, certificate);
        platform.starts = false;
        admission.keepInstalled();
        admission.keepInstalled();
        assertEquals(3, journal.all(AuditAction.CODE_ADMITTED).size(), "what does not start is tried once");
        assertEquals("1.0.0", platform.running.get("org.example"));
        assertEquals(List.of("org.example"), admission.state().standing(), "and told");
        platform.starts = true;
        admission.install(signed("org.example", "2.0.0", "two"));
        assertEquals(List.of(), admission.state().standing());
    }

    @Test
    void inAFrameworkThatBeganEmptyWhatWasInstalledIsThereAgain() throws IOException {
        admission.install(signed("org.example", "2.0.0", "two"));
        admission.install(kar("repository/org/p/part/1.0.0/part-1.0.0.jar",
                Files.readAllBytes(TestJar.bundle(folder.resolve("part.jar"), "org.part", "1.0.0", "one"))));
        platform.running.clear();
        platform.kars.clear();
        admission = admission(Clock.systemUTC());

        admission.keepInstalled();
        admission.keepInstalled();

        assertEquals("2.0.0", platform.running.get("org.example"));
        assertEquals(1, platform.kars.size());
        platform.running.put("org.example", "3.0.0");
        admission.keepInstalled();
        assertEquals("3.0.0", platform.running.get("org.example"), "the release brought a newer one");
        assertEquals(2, journal.all(AuditAction.CODE_ADMITTED).stream().filter(event -> "true".equals(event.detail().get("again"))).count());
    }

    @Test
    void anOlderVersionThanTheHighestEverAdmittedIsRefused() throws IOException {
        admission.install(signed("org.example", "2.0.0", "two"));
        admission.remove("org.example");
        assertTrue(platform.running.isEmpty());
        refused("older", signed("org.example", "1.9.9", "one"));
        admission.install(signed("org.example", "2.0.0", "two, mended"));
    }

    @Test
    void codeThatDoesNotStartIsRefused() throws IOException {
        admission.install(signed("org.example", "1.0.0", "one"));
        platform.starts = false;
        refused("does not start", signed("org.example", "1.1.0", "two"));
        assertEquals("1.0.0", admission.installed().get(0).version());
    }

    @Test
    void aPartOfTheApplianceIsNotReplaced() throws IOException {
        refused("part of the appliance", signed("org.cadrenode.gate", "9.0.0", "gate"));
    }

    @Test
    void withoutTheJournalNothingIsAdmitted() throws IOException {
        Path jar = signed("org.example", "1.0.0", "one");
        admission.install(signed("org.other", "1.0.0", "other"));
        journal.writable = false;
        CadreException failure = assertThrows(CadreException.class, () -> admission.install(jar));
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, failure.code());
        assertFalse(platform.running.containsKey("org.example"));
        assertEquals(1, new Ledger(files.ledger()).lines().size());
    }

    @Test
    void theTrustStoreIsNotChangedWithoutASecondPerson() throws IOException {
        Path certificate = TestSigner.make("another").pem(folder.resolve("another.pem"));
        CadreException failure = assertThrows(CadreException.class, () -> admission.trust(certificate, Optional.empty(), "a new provider"));
        assertEquals(ErrorCode.APPROVAL_NEEDED, failure.code());
        assertEquals(1, admission.signers().size());
        assertThrows(CadreException.class, () -> admission.distrust(SIGNER.fingerprint(), "they left"));
        assertEquals(1, admission.signers().size());
    }

    @Test
    void aChangeOfTheTrustStoreByFileIsJournalledOnce() throws IOException {
        admission.tellTheJournal();
        assertEquals(SIGNER.fingerprint(), journal.only(AuditAction.SIGNER_TRUSTED).object());
        assertEquals("file", journal.only(AuditAction.SIGNER_TRUSTED).detail().get("by"));
        admission.tellTheJournal();
        admission = admission(Clock.systemUTC());
        Files.delete(files.signers().resolve("provider.pem"));
        admission.tellTheJournal();
        assertEquals(1, journal.all(AuditAction.SIGNER_TRUSTED).size());
        assertEquals(SIGNER.fingerprint(), journal.only(AuditAction.SIGNER_DISTRUSTED).object());
        assertEquals(1, admission.state().changedByFile());
    }

    @Test
    void aFileThatHoldsNoCertificateIsNamed() throws IOException {
        Path file = Files.writeString(files.signers().resolve("partner.pem"), "not what it is called");
        assertEquals(List.of(file), admission.state().unreadable());
    }

    @Test
    void whatTheGuardRefusedComesIntoTheJournalOnceItTakesIt() throws IOException {
        Files.createDirectories(files.refused());
        Files.writeString(files.refused().resolve("refusal1"), Instant.now() + "\tabcd\tnot admitted\tfile:/tmp/evil.jar");
        journal.writable = false;
        assertThrows(CadreException.class, admission::tellTheJournal);
        journal.writable = true;
        admission.tellTheJournal();
        admission.tellTheJournal();
        assertEquals("file:/tmp/evil.jar", journal.only(AuditAction.CODE_REFUSED).object());
    }

    @Test
    void aKarIsUnpackedWithItsBundlesAdmittedAndItsFeaturesPointingToThem() throws IOException {
        byte[] bundle = Files.readAllBytes(TestJar.bundle(folder.resolve("part.jar"), "org.part", "1.0.0", "part"));
        Path kar = kar("repository/org/p/part/1.0.0/part-1.0.0.jar", bundle);
        Admission.Code code = admission.install(kar);
        assertEquals("example", code.name());
        Path features = platform.kars.get(0).features().get(0);
        String text = Files.readString(features);
        assertTrue(text.contains("part-1.0.0.jar</bundle>") && text.contains("file:") && text.contains("mvn:org.other/other/1"), text);
        assertEquals(2, Files.readAllLines(files.ledger()).size());
        admission.remove("example");
        assertFalse(Files.exists(features));
    }

    @Test
    void aKarWhoseNamesLeadElsewhereOrThatIsNotSignedIsRefused() throws IOException {
        refused("malformed archive", kar("repository/../../../evil.jar", new byte[] {1}));
        kar("repository/org/p/part.txt", new byte[] {1});
        refused("unsigned", folder.resolve("plain.kar"));
        assertTrue(platform.kars.isEmpty());
    }

    @Test
    void theWatchedFolderInstallsRefusesAndRemoves() throws IOException {
        WatchedFolder watched = new WatchedFolder(files.folder(), admission);
        Files.createDirectories(files.folder());
        Path good = Files.copy(signed("org.example", "1.0.0", "one"), files.folder().resolve("good.jar"));
        Path bad = TestJar.bundle(files.folder().resolve("bad.jar"), "org.bad", "1.0.0", "bad");
        watched.look();
        assertTrue(platform.running.isEmpty(), "one look is not enough: it might be half written");
        watched.look();
        assertEquals("1.0.0", platform.running.get("org.example"));
        assertFalse(Files.exists(bad));
        assertEquals("unsigned\n", Files.readString(files.folder().resolve("refused/bad.jar.reason")));
        new WatchedFolder(files.folder(), admission).look();
        assertEquals(1, journal.all(AuditAction.CODE_ADMITTED).size());
        Files.delete(good);
        for (int look = 0; look < 3; look++) {
            watched.look();
        }
        assertTrue(platform.running.isEmpty());
        assertEquals("org.example", journal.only(AuditAction.CODE_REMOVED).object());
    }

    private SiteAdmission admission(Clock clock) throws IOException {
        return new SiteAdmission(files, journal, new Ada(), null, platform, clock);
    }

    private Path signed(String name, String version, String content) throws IOException {
        Path unsigned = TestJar.bundle(folder.resolve("plain.jar"), name, version, content);
        return SIGNER.sign(unsigned, folder.resolve(name + "-" + version + "-" + content.length() + ".jar"));
    }

    private Path kar(String entry, byte[] content) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", TestJar.manifest(Map.of("Implementation-Title", "example", "Implementation-Version", "1.0.0")));
        entries.put("repository/org/p/features/1.0.0/features-1.0.0-features.xml", """
                <features name="example" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="example"><bundle>mvn:org.p/part/1.0.0</bundle><bundle>mvn:org.other/other/1</bundle></feature>
                </features>
                """.getBytes(StandardCharsets.UTF_8));
        entries.put(entry, content);
        return SIGNER.sign(TestJar.write(folder.resolve("plain.kar"), entries), folder.resolve("example-1.0.0.kar"));
    }

    private void refused(String reason, Path file) {
        CadreException refusal = assertThrows(CadreException.class, () -> admission.install(file));
        assertEquals(ErrorCode.CODE_NOT_ADMITTED, refusal.code());
        assertTrue(refusal.getMessage().endsWith(": " + reason), refusal.getMessage());
    }

    /** Somebody who may do everything. */
    private static final class Ada implements Authorizer {
        @Override
        public String actor() {
            return "ada";
        }

        @Override
        public boolean may(String permission) {
            return true;
        }

        @Override
        public String require(String permission) {
            return "ada";
        }
    }

    private static final class RecordingJournal implements Journal {
        private final List<AuditEvent> events = new ArrayList<>();
        private boolean writable = true;

        @Override
        public JournalEntry record(AuditEvent event) {
            if (!writable) {
                throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "full");
            }
            events.add(event);
            return new JournalEntry(events.size(), Instant.now(), event, new Digest("0".repeat(64)));
        }

        List<AuditEvent> all(AuditAction action) {
            return events.stream().filter(event -> event.action() == action).toList();
        }

        AuditEvent only(AuditAction action) {
            assertEquals(1, all(action).size(), events::toString);
            return all(action).get(0);
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class FakePlatform implements Platform {
        private final Map<String, String> running = new TreeMap<>();
        private final List<KarFile> kars = new ArrayList<>();
        private boolean starts = true;

        @Override
        public Optional<String> runningVersion(String name) {
            return Optional.ofNullable(running.get(name));
        }

        @Override
        public boolean runs(String name) {
            return running.containsKey(name);
        }

        @Override
        public boolean reserved(String name) {
            return name.equals("org.cadrenode.gate");
        }

        @Override
        public void putBundle(String name, Path content, Optional<Path> before) throws IOException, DoesNotStartException {
            if (!starts) {
                throw new DoesNotStartException(new IllegalStateException("no"));
            }
            try {
                running.put(name, KarFile.describe(content).version());
            } catch (org.cadrenode.admission.engine.NotAdmittedException e) {
                throw new DoesNotStartException(e);
            }
        }

        @Override
        public void removeBundle(String name) {
            running.remove(name);
        }

        @Override
        public boolean has(KarFile kar) {
            return kars.stream().anyMatch(known -> known.directory().equals(kar.directory()));
        }

        @Override
        public void putKar(KarFile kar, Optional<KarFile> before) {
            kars.add(kar);
        }

        @Override
        public void removeKar(KarFile kar) {
            kars.remove(kar);
        }
    }
}
