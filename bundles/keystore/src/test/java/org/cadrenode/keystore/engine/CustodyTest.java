package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.UnsealMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class CustodyTest {
    @TempDir
    private Path base;
    private Node node;

    @BeforeEach
    void place() {
        node = new Node(base);
    }

    @Test
    void sharesThatCouldNotBeHandedOverChangeNothing() throws IOException {
        Custody custody = node.custody();
        Node.initialise(custody, Node.plan(Node.PASSPHRASE, 0, 0, false));
        assertThrows(IOException.class, () -> custody.initialise(Node.plan("", 5, 3, false), shares -> {
            throw new IOException("The disk is full");
        }));
        custody.seal();
        assertEquals(Set.of(UnsealMethod.PASSPHRASE), custody.status().methods());
        assertEquals(SealState.UNSEALED, custody.unseal(Node.PASSPHRASE.toCharArray()).state());
    }

    @Test
    void theFirstStartMakesCredentialAndKeystoreForTheirOwnerAlone() throws IOException {
        Custody custody = node.started();
        assertEquals(SealState.UNSEALED, custody.status().state());
        assertTrue(node.created);
        assertFalse(node.recorded, "the journal records what happened before it was there");
        assertEquals(UnsealMethod.CREDENTIAL, node.method);
        assertEquals(KeyPurpose.values().length, custody.size());
        assertTrue(Files.readString(node.credential()).matches("[0-9a-f]{64}\n"));
        for (Path file : List.of(node.credential(), node.store())) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        }
        assertTrue(custody.status().fingerprint().matches("[0-9a-f]{16}"));
    }

    @Test
    void whileRoomsAreAtRestOnlyTheWorkHasTheKeysAndTheyComeBackWhateverComesOfIt() throws IOException {
        Custody custody = node.started();
        byte[] key = custody.atRest(keys -> {
            assertEquals(1, node.takenBack);
            assertEquals(1, node.published.size());
            return keys.publicKey(KeyPurpose.JOURNAL_SIGNING);
        });
        assertEquals(2, node.published.size());
        assertArrayEquals(key, node.published.get(1).publicKey(KeyPurpose.JOURNAL_SIGNING));
        assertTrue(node.recorded && !node.created, "nobody unsealed it anew");
        assertThrows(IOException.class, () -> custody.atRest(keys -> {
            throw new IOException("The disk is full");
        }));
        assertEquals(3, node.published.size());
        custody.seal();
        assertEquals(3, node.takenBack, "what was given out last is what is taken back");
        assertCode(ErrorCode.KEYSTORE_SEALED, () -> custody.atRest(keys -> key));
        assertEquals(3, node.published.size());
    }

    @Test
    void everyStartHasTheSameKeys() {
        NodeKeys first = keys(node.started());
        Custody second = node.started();
        assertFalse(node.created);
        assertSame(first, keys(second));
    }

    @Test
    void aNodeThatIsToldToWaitMakesNoKeystoreUntilSomebodyDoes() throws IOException {
        Custody custody = new Custody(node.places(Optional.empty()), false, node, Node.CHEAP, DurableFile.Steps.NONE);
        custody.attempt();
        assertEquals(SealState.ABSENT, custody.status().state());
        assertFalse(Files.exists(node.store()));
        List<String> shares = Node.initialise(custody, Node.plan("", 5, 3, false));
        assertEquals(5, Set.copyOf(shares).size());
        assertEquals(SealState.UNSEALED, custody.status().state());
        assertTrue(node.created && node.recorded);
        assertEquals(1, node.count(AuditAction.KEYSTORE_CREATED));
        assertFalse(Files.exists(node.credential()));
    }

    @Test
    void aNodeThatLostItsKeystoreMakesNoNewOne() throws IOException {
        Files.createDirectories(base.resolve("data/cadre/vault"));
        Files.writeString(base.resolve("data/cadre/vault/vault.mv.db"), "x");
        Custody custody = node.started();
        assertEquals(Reason.KEYSTORE_MISSING, custody.reason());
        assertCode(ErrorCode.WRONG_STAGE, () -> Node.initialise(custody, Node.plan("", 5, 3, false)));
        assertFalse(Files.exists(node.store()));
    }

    @Test
    void unusableCredentialsAreRefused() throws IOException {
        for (byte[] content : new byte[][] {{}, {'\n'}, "too short".getBytes(), {(byte) 0xff, (byte) 0xfe, 1, 2}, new byte[5_000]}) {
            Files.createDirectories(node.credential().getParent());
            Files.write(node.credential(), content);
            assertEquals(Reason.CREDENTIAL_UNUSABLE, node.started().reason());
            assertFalse(Files.exists(node.store()));
        }
    }

    @Test
    void withoutItsCredentialAKeystoreStaysSealedUntilTheFileAppears() throws IOException {
        node.started();
        String text = Files.readString(node.credential());
        Files.delete(node.credential());
        Custody custody = node.started();
        assertEquals(Reason.CREDENTIAL_MISSING, custody.reason());
        Files.writeString(node.credential(), "x".repeat(64));
        custody.attempt();
        assertEquals(Reason.CREDENTIAL_WRONG, custody.reason());
        Files.writeString(node.credential(), text);
        custody.attempt();
        assertEquals(SealState.UNSEALED, custody.status().state());
    }

    @Test
    void theTextOfTheCredentialFileOpensByHandToo() throws IOException {
        node.started();
        String text = Files.readString(node.credential()).strip();
        Files.delete(node.credential());
        Custody custody = node.started();
        assertEquals(SealState.UNSEALED, custody.unseal(text.toCharArray()).state());
    }

    @Test
    void aPassphraseOpensAndAWrongOneIsJournalledAndCostsTime() throws IOException {
        Custody custody = node.started();
        NodeKeys before = keys(custody);
        Node.initialise(custody, Node.plan(Node.PASSPHRASE, 0, 0, false));
        Custody later = node.started();
        assertEquals(Reason.NEEDS_PEOPLE, later.reason());
        assertEquals(Set.of(UnsealMethod.PASSPHRASE), later.status().methods());
        for (int i = 0; i < 7; i++) {
            char[] wrong = "a wrong passphrase of letters".toCharArray();
            assertCode(ErrorCode.UNSEALING_REFUSED, () -> later.unseal(wrong));
            assertArrayEquals(new char[wrong.length], wrong, "wiped");
        }
        assertEquals(List.of(1, 2, 4, 8, 16, 30, 30), node.pauses.stream().map(Duration::toSeconds).map(Long::intValue).toList());
        assertEquals(7, node.events.stream().filter(event -> event.action() == AuditAction.UNSEALING_REFUSED
            && event.outcome() == AuditOutcome.REFUSED).count());
        assertEquals(SealState.UNSEALED, later.unseal(Node.PASSPHRASE.toCharArray()).state());
        assertTrue(node.recorded);
        assertEquals(1, node.count(AuditAction.KEYSTORE_UNSEALED));
        assertSame(before, keys(later));
    }

    @Test
    void withoutAJournalNobodyDoesAnything() throws IOException {
        Custody custody = node.started();
        List<String> shares = Node.initialise(custody, Node.plan(Node.PASSPHRASE, 3, 2, false));
        byte[] file = Files.readAllBytes(node.store());
        node.journal = false;
        for (Executable action : List.<Executable>of(custody::seal, custody::rotateRoot, () -> custody.rotate(KeyPurpose.LANDING),
                () -> Node.initialise(custody, Node.plan(Node.PASSPHRASE, 0, 0, false)), () -> custody.backUp(base.resolve("copy")), () -> custody.request(KeyPurpose.LINKAGE))) {
            assertCode(ErrorCode.JOURNAL_UNWRITABLE, action);
        }
        assertEquals(SealState.UNSEALED, custody.status().state());
        assertArrayEquals(file, Files.readAllBytes(node.store()));
        assertFalse(Files.exists(base.resolve("copy")));
        Custody later = node.started();
        assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> later.unseal(Node.PASSPHRASE.toCharArray()));
        assertCode(ErrorCode.JOURNAL_UNWRITABLE, () -> later.give(shares.get(0).toCharArray()));
        assertEquals(SealState.SEALED, later.status().state());
    }

    @Test
    void aSealByHandIsUndoneByAPersonOrARestartOnly() throws IOException {
        Custody custody = node.started();
        NodeKeys before = node.published.get(0);
        assertEquals(SealState.SEALED, custody.seal().state());
        assertEquals(1, node.takenBack);
        assertCode(ErrorCode.KEYSTORE_SEALED, () -> before.keyedHash(KeyPurpose.LINKAGE));
        assertCode(ErrorCode.KEYSTORE_SEALED, custody::keys);
        custody.attempt();
        assertEquals(SealState.SEALED, custody.status().state());
        assertEquals(SealState.UNSEALED, node.started().status().state());
        custody.unseal(Files.readString(node.credential()).strip().toCharArray());
        assertEquals(SealState.UNSEALED, custody.status().state());
    }

    @Test
    void thereIsNothingToSealBeforeThereIsAKeystore() {
        Custody custody = node.custody();
        assertEquals(SealState.ABSENT, custody.seal().state());
        assertTrue(node.events.isEmpty());
        custody.attempt();
        assertEquals(SealState.UNSEALED, custody.status().state(), "the first start goes on");
    }

    @Test
    void newWaysLeaveTheFormerOnesNothingToOpen() throws IOException {
        Custody custody = node.started();
        NodeKeys before = keys(custody);
        String credential = Files.readString(node.credential()).strip();
        List<String> former = Node.initialise(custody, Node.plan("the former passphrase", 3, 2, true));
        assertNotEquals(credential, Files.readString(node.credential()).strip(), "the credential is another one");
        List<String> present = Node.initialise(custody, Node.plan(Node.PASSPHRASE, 3, 2, false));
        Custody later = node.started();
        assertEquals(SealState.SEALED, later.status().state());
        for (String text : List.of(credential, "the former passphrase", Files.readString(node.credential()).strip())) {
            assertCode(ErrorCode.UNSEALING_REFUSED, () -> later.unseal(text.toCharArray()));
        }
        for (String share : former) {
            assertCode(ErrorCode.KEY_SHARE_INVALID, () -> later.give(share.toCharArray()));
        }
        assertEquals(1, later.give(present.get(2).toCharArray()).given());
        assertEquals(1, later.give(present.get(2).toCharArray()).given(), "twice counts once");
        assertEquals(SealState.UNSEALED, later.give(present.get(0).toCharArray()).state());
        assertSame(before, keys(later));
    }

    @Test
    void plansThatCannotBeAreRefusedAndChangeNothing() throws IOException {
        Custody custody = node.started();
        byte[] file = Files.readAllBytes(node.store());
        for (var plan : List.of(Node.plan("", 0, 0, false), Node.plan("short", 0, 0, false), Node.plan("", 1, 1, false),
                Node.plan("", 3, 4, false), Node.plan("", 3, 1, false), Node.plan("", 256, 2, false))) {
            assertCode(ErrorCode.USAGE, () -> Node.initialise(custody, plan));
        }
        assertArrayEquals(file, Files.readAllBytes(node.store()));
        Files.delete(node.credential());
        Custody sealed = node.started();
        assertCode(ErrorCode.KEYSTORE_SEALED, () -> Node.initialise(sealed, Node.plan(Node.PASSPHRASE, 0, 0, false)));
    }

    @Test
    void theRootKeyChangesAndEveryWayStays() throws IOException {
        Custody custody = node.started();
        NodeKeys before = keys(custody);
        List<String> shares = Node.initialise(custody, Node.plan(Node.PASSPHRASE, 3, 2, true));
        byte[] old = Files.readAllBytes(node.store());
        custody.rotateRoot();
        assertFalse(Arrays.equals(old, Files.readAllBytes(node.store())));
        Custody byFile = node.started();
        assertSame(before, keys(byFile));
        byFile.seal();
        byFile.unseal(Node.PASSPHRASE.toCharArray());
        byFile.seal();
        byFile.give(shares.get(1).toCharArray());
        byFile.give(shares.get(2).toCharArray());
        assertSame(before, keys(byFile));
    }

    @Test
    void aRotationIsDurableBeforeItIsUsedAndLeavesNobodyUnderTheOldKey() throws IOException {
        Custody custody = node.started();
        NodeKeys before = node.published.get(0);
        RecordCipher old = before.recordCipher(KeyPurpose.VAULT_RECORD);
        byte[] sealed = old.seal("place", new byte[] {1, 2, 3});
        assertEquals(2, custody.rotate(KeyPurpose.VAULT_RECORD));
        assertEquals(List.of(KeyPurpose.VAULT_RECORD), node.rotated);
        assertEquals(1, node.takenBack, "every room stops");
        assertEquals(2, node.published.size(), "and starts again");
        RecordCipher fresh = node.published.get(1).recordCipher(KeyPurpose.VAULT_RECORD);
        assertEquals(2, fresh.version());
        assertArrayEquals(new byte[] {1, 2, 3}, fresh.open("place", sealed));
        assertArrayEquals(new byte[] {4}, fresh.open("place", old.seal("place", new byte[] {4})));
        RecordCipher later = keys(node.started()).recordCipher(KeyPurpose.VAULT_RECORD);
        assertArrayEquals(new byte[] {5}, later.open("place", fresh.seal("place", new byte[] {5})));
        assertEquals(List.of(2, 1), custody.keys().stream().filter(line -> line.purpose() == KeyPurpose.VAULT_RECORD).findFirst().orElseThrow().versions());
    }

    @Test
    void keysWithOneVersionForEverSayWhy() throws IOException {
        Custody custody = node.started();
        for (KeyPurpose purpose : List.of(KeyPurpose.SUBJECT, KeyPurpose.JOURNAL_SIGNING, KeyPurpose.OPTOUT_REPLICA)) {
            assertCode(ErrorCode.USAGE, () -> custody.rotate(purpose));
        }
        for (KeyPurpose purpose : KeyPurpose.values()) {
            assertFalse(custody.consequences(purpose).isEmpty());
        }
    }

    @Test
    void aBackupOpensElsewhereAndIsComparedAndRestored() throws IOException {
        Custody custody = node.started();
        Path copy = base.resolve("copy");
        assertCode(ErrorCode.USAGE, () -> custody.backUp(copy));
        List<String> shares = Node.initialise(custody, Node.plan(Node.PASSPHRASE, 3, 2, true));
        String digest = custody.backUp(copy);
        assertEquals(digest, Secrets.digestText(Files.readAllBytes(copy)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        assertEquals(KeyPurpose.values().length, custody.tryBackup(copy, Optional.of(Node.PASSPHRASE.toCharArray()), List.of()));
        assertEquals(KeyPurpose.values().length,
            custody.tryBackup(copy, Optional.empty(), List.of(shares.get(0).toCharArray(), shares.get(2).toCharArray())));
        assertCode(ErrorCode.KEY_SHARE_INVALID,
            () -> custody.tryBackup(copy, Optional.empty(), List.of(shares.get(0).toCharArray(), shares.get(0).toCharArray())));
        assertCode(ErrorCode.KEY_BACKUP_INVALID, () -> custody.tryBackup(copy, Optional.of("another passphrase".toCharArray()), List.of()));
        assertCode(ErrorCode.WRONG_STAGE, () -> custody.restore(copy));
        NodeKeys before = keys(custody);

        Node other = new Node(base.resolve("other"));
        Custody restored = other.custody();
        restored.restore(copy);
        assertEquals(SealState.SEALED, restored.status().state());
        assertEquals(Set.of(UnsealMethod.PASSPHRASE, UnsealMethod.SHARES), restored.status().methods());
        restored.unseal(Node.PASSPHRASE.toCharArray());
        assertSame(before, other.published.get(0));

        custody.rotate(KeyPurpose.LANDING);
        assertCode(ErrorCode.KEY_BACKUP_INVALID, () -> custody.tryBackup(copy, Optional.of(Node.PASSPHRASE.toCharArray()), List.of()));
        byte[] present = Files.readAllBytes(node.store());
        custody.seal();
        custody.restore(copy);
        assertArrayEquals(present, Files.readAllBytes(node.store().resolveSibling("node.bcfks.replaced-1")));
        assertTrue(node.files().stream().anyMatch(name -> name.toString().matches("unseal\\.[0-9a-f]{16}\\.replaced-1")));
        custody.unseal(Node.PASSPHRASE.toCharArray());
        assertSame(other.published.get(0), keys(custody));
        assertEquals(List.of(1), keys(custody).versions(KeyPurpose.LANDING));
    }

    @Test
    void anAlteredBackupIsRefused() throws IOException {
        Custody custody = node.started();
        Node.initialise(custody, Node.plan(Node.PASSPHRASE, 0, 0, true));
        Path copy = base.resolve("copy");
        custody.backUp(copy);
        byte[] good = Files.readAllBytes(copy);
        custody.seal();
        byte[] file = Files.readAllBytes(node.store());
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(copy, bad);
            assertCode(ErrorCode.KEY_BACKUP_INVALID, () -> custody.restore(copy));
        }
        Files.write(copy, Arrays.copyOf(good, good.length - 1));
        assertCode(ErrorCode.KEY_BACKUP_INVALID, () -> custody.restore(copy));
        assertArrayEquals(file, Files.readAllBytes(node.store()));
    }

    @Test
    void aPurposeThatIsNewGetsAKeyAndStrangeEntriesAreKept() throws IOException {
        Custody custody = node.started();
        byte[] root = Secrets.random(32);
        KeyRing ring = new KeyRing();
        ring.add(KeyPurpose.LANDING, 3, Secrets.random(32));
        byte[] strange = Secrets.random(32);
        byte[] file = KeystoreForm.encode(new KeystoreForm.Contents(ring, Map.of("of_the_future.1", strange)), root);
        KeystoreForm.Contents read = KeystoreForm.decode(file, root);
        assertArrayEquals(strange, read.others().get("of_the_future.1"));
        assertEquals(KeyPurpose.values().length - 1, Unlocking.complete(read.ring()));
        assertEquals(3, read.ring().newestVersion(KeyPurpose.LANDING));
        assertEquals(SealState.UNSEALED, custody.status().state());
    }

    @Test
    void theRealCostOpensToo() throws IOException {
        Custody real = new Custody(node.places(Optional.empty()), true, node);
        real.attempt();
        Custody again = new Custody(node.places(Optional.empty()), true, node);
        again.attempt();
        assertEquals(SealState.UNSEALED, again.status().state());
        String file = Files.readString(node.store().resolveSibling("unseal." + Secrets.digestText(Files.readAllBytes(node.store())).substring(0, 16)));
        assertTrue(file.contains("memory=65536") && file.contains("passes=3") && file.contains("lanes=4"));
    }

    @Test
    void aChangeOfTheCredentialThatWasCutShortIsFinishedByTheNextStart() throws IOException {
        Custody custody = node.started();
        NodeKeys before = keys(custody);
        String former = Files.readString(node.credential());
        Node.initialise(custody, Node.plan("", 0, 0, true));
        Files.move(node.credential(), node.credential().resolveSibling("keystore.next"));
        Files.writeString(node.credential(), former);
        Custody later = node.started();
        assertSame(before, keys(later));
        assertNotEquals(former, Files.readString(node.credential()));
        assertFalse(Files.exists(node.credential().resolveSibling("keystore.next")));
    }

    private NodeKeys keys(Custody custody) {
        assertEquals(SealState.UNSEALED, custody.status().state());
        return node.published.get(node.published.size() - 1);
    }

    private static void assertSame(NodeKeys one, NodeKeys other) {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            byte[] first = Prints.of(one, purpose);
            byte[] second = Prints.of(other, purpose);
            assertArrayEquals(first, second, purpose.name());
        }
    }

    private static void assertCode(ErrorCode code, Executable action) {
        CadreException thrown = assertThrows(CadreException.class, action);
        assertEquals(code, thrown.code(), thrown.getMessage());
    }
}
