package org.cadrenode.backup.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class BackupRoomTest {
    @TempDir
    Path directory;

    private Node node;

    @BeforeEach
    void open() throws IOException {
        node = new Node(directory.resolve("node"), true, true);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static ErrorCode code(Executable work) {
        return assertThrows(CadreException.class, work).code();
    }

    private List<AuditAction> actions() {
        return node.events.stream().map(AuditEvent::action).toList();
    }

    @Test
    void aBackupClosesTheStoresForAMomentAndIsRehearsedWithTheirRows() throws IOException, SQLException {
        node.insert(7);
        Backups.Made made = node.room.backUp(Optional.empty(), false);
        assertEquals(1, made.number());
        assertNotNull(node.connection, "the store is open again");
        assertEquals(2, node.openings);
        node.insert(3);
        Backups.Rehearsal found = node.room.rehearse(Optional.empty(), node.lockedKey(), node.passphrase(), Optional.empty());
        assertEquals(List.of(), found.problems());
        assertEquals(1, found.stores());
        assertEquals(7, found.rows(), "as many as when it was taken");
        assertTrue(actions().containsAll(List.of(AuditAction.NODE_BACKED_UP, AuditAction.BACKUP_REHEARSED)), actions().toString());
        try (Stream<Path> left = Files.list(node.data.resolve("cadre/backup"))) {
            assertEquals(List.of("index"), left.map(file -> file.getFileName().toString().replaceAll("-.*", "")).toList(),
                    "nothing is left of the rehearsal");
        }
    }

    @Test
    void aRehearsalTellsWhatIsWrongAndDoesNotCount() throws IOException, SQLException {
        node.insert(2);
        node.room.backUp(Optional.empty(), false);
        node.problem = "its digest is another one";
        Backups.Rehearsal found = node.room.rehearse(Optional.empty(), node.lockedKey(), node.passphrase(), Optional.empty());
        assertEquals(List.of("ward: its digest is another one"), found.problems());
        assertTrue(node.room.execute().toString().contains("No backup was rehearsed yet"));
        node.problem = null;
        assertEquals(List.of(), node.room.rehearse(Optional.empty(), node.lockedKey(), node.passphrase(), Optional.empty()).problems());
        assertFalse(node.room.execute().toString().contains("No backup was rehearsed"));
        node.now = Node.NOON.plus(Duration.ofDays(36));
        assertTrue(node.room.execute().toString().contains("No backup was rehearsed since"));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> node.room.rehearse(Optional.empty(), node.lockedKey(), "another passphrase".toCharArray(),
                Optional.empty())));
        Path piece;
        try (Stream<Path> files = Files.walk(node.backups.resolve("pieces"))) {
            piece = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(piece);
        bytes[bytes.length / 2] ^= 1;
        Files.write(piece, bytes);
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> node.room.rehearse(Optional.empty(), node.lockedKey(), node.passphrase(), Optional.empty())));
    }

    @Test
    void passwordsAreWipedAlsoIfAStoreCannotBeCounted() throws IOException {
        node.room.backUp(Optional.empty(), false);
        assertEquals("0000", String.valueOf(node.given.userPassword()));
        Path elsewhere = directory.resolve("elsewhere");
        node.file = elsewhere.resolve("ward.mv.db");
        assertEquals(ErrorCode.IO_FAILED, code(() -> node.room.backUp(Optional.empty(), false)));
        assertEquals("0000", String.valueOf(node.given.userPassword()));
        assertFalse(node.room.rehearse(Optional.empty(), node.lockedKey(), node.passphrase(), Optional.empty()).problems().isEmpty());
        assertEquals("0000", String.valueOf(node.given.userPassword()));
        node.may = false;
        char[] passphrase = node.passphrase();
        assertEquals(ErrorCode.NOT_PERMITTED, code(() -> node.room.rehearse(Optional.empty(), node.lockedKey(), passphrase, Optional.empty())));
        assertEquals("", String.valueOf(passphrase).replace("\0", ""), "a person who may not rehearse leaves nothing, either");
    }

    @Test
    void aScratchFolderKeepsWhatWasInIt() throws IOException {
        node.room.backUp(Optional.empty(), false);
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        Files.writeString(scratch.resolve("somebody's"), "own");
        node.room.rehearse(Optional.empty(), node.lockedKey(), node.passphrase(), Optional.of(scratch));
        try (Stream<Path> left = Files.list(scratch)) {
            assertEquals(List.of(scratch.resolve("somebody's")), left.toList());
        }
    }

    @Test
    void whatAKilledRehearsalLeftIsGoneAfterTheNextStart() throws IOException {
        Path left = Files.createDirectories(node.data.resolve("cadre/backup/cadre-rehearsal.partial/data/cadre/ward"));
        Files.writeString(left.resolve("ward.childkeys"), "keys");
        Files.createDirectories(node.data.resolve("cadre/backup/cadre-rehearsal/data"));
        node.room.clearAway();
        try (Stream<Path> there = Files.list(node.data.resolve("cadre/backup"))) {
            assertEquals(List.of(), there.toList());
        }
    }

    @Test
    void aBackupThatNobodyCouldOpenIsNotMade() throws IOException {
        Node closed = new Node(directory.resolve("closed"), false, true);
        assertEquals(ErrorCode.WRONG_STAGE, code(() -> closed.room.backUp(Optional.empty(), false)), "only its credential opens the keystore");
        closed.custody.seal();
        assertEquals(ErrorCode.KEYSTORE_SEALED, code(() -> closed.room.backUp(Optional.empty(), false)));
        closed.close();
        Node bare = new Node(directory.resolve("bare"), true, false);
        assertEquals(ErrorCode.CONFIGURATION_INVALID, code(() -> bare.room.backUp(Optional.empty(), false)));
        assertEquals(ErrorCode.CONFIGURATION_INVALID, code(() -> bare.room.backUp(Optional.of(directory.resolve("to")), false)), "no recovery key");
        assertEquals(OptionalInt.empty(), bare.room.keepDays());
        assertEquals(Result.Status.WARN, bare.room.execute().getStatus());
        bare.room.look();
        bare.close();
        node.may = false;
        assertEquals(ErrorCode.NOT_PERMITTED, code(() -> node.room.backUp(Optional.empty(), false)));
        assertFalse(Files.exists(node.backups));
    }

    @Test
    void aFolderWithBackupsOfAnotherNodeIsLeftAlone() throws IOException {
        node.room.backUp(Optional.empty(), false);
        Node other = new Node(directory.resolve("other"), true, true);
        assertEquals(ErrorCode.CONFIGURATION_INVALID, code(() -> other.room.backUp(Optional.of(node.backups), false)));
        other.close();
        assertEquals(List.of(), node.room.rehearse(Optional.empty(), node.lockedKey(), node.passphrase(), Optional.empty()).problems());
    }

    @Test
    void itIsMadeByItselfWhenItIsDueAndOldOnesGo() throws IOException {
        node.room.look();
        node.room.look();
        assertEquals(1, node.room.list().size(), "the first at once, and not twice");
        node.now = Node.NOON.plus(Duration.ofHours(16));
        node.room.look();
        assertEquals(2, node.room.list().size());
        node.now = Node.NOON.plus(Duration.ofDays(31));
        node.room.look();
        assertEquals(List.of(3), node.room.list().stream().map(Backups.Line::number).toList());
        assertTrue(actions().contains(AuditAction.BACKUP_REMOVED));
        assertEquals(OptionalInt.of(32), node.room.keepDays(), "thirty days, and the time of two backups");
        assertEquals(AuditEvent.NODE, node.events.get(node.events.size() - 1).actor());
    }

    @Test
    void whatIsWrongWithBackupsIsTold() throws IOException {
        assertTrue(node.room.execute().toString().contains("There is no backup yet"));
        node.room.backUp(Optional.empty(), false);
        assertEquals(Result.Status.WARN, node.room.execute().getStatus(), "on the node's own disk");
        node.now = Node.NOON.plus(Duration.ofHours(49));
        assertEquals(Result.Status.CRITICAL, node.room.execute().getStatus(), "none for two days");
        node.now = Node.NOON;
        Files.delete(node.backups.resolve("backup-000001.manifest"));
        assertEquals(Result.Status.CRITICAL, node.room.execute().getStatus(), "a file is missing");
        assertTrue(node.room.list().get(0).problem().isPresent());
    }

    @Test
    void aFailureLeavesTheStoresOpenAndIsTriedAgainLater() throws IOException {
        Files.writeString(node.backups, "a file where a folder should be");
        node.room.look();
        assertNotNull(node.connection);
        assertTrue(node.room.execute().toString().contains("last attempt to make a backup failed"));
        Files.delete(node.backups);
        node.room.look();
        assertFalse(Files.exists(node.backups), "not at once");
        node.now = Node.NOON.plus(Duration.ofMinutes(31));
        node.room.look();
        assertEquals(1, node.room.list().size());
    }

    @Test
    void foldersThatAreInNoBackupAreNamed() throws IOException {
        Path outbox = Files.createDirectory(directory.resolve("outbox"));
        Files.writeString(node.home.resolve("etc/org.cadrenode.exchange.cfg"), "outbox = " + outbox + "\nreceipts = cadre/exchange/receipts\n");
        Files.writeString(node.home.resolve("etc/org.cadrenode.research.cfg"), "url = jdbc:postgresql://127.0.0.1/cadre\n");
        Files.writeString(node.home.resolve("etc/org.cadrenode.connector.csv-one.cfg"), "inbox = " + outbox + "\n");
        List<String> leftOut = node.room.place().leftOut();
        assertEquals(2, leftOut.size(), leftOut::toString);
        assertTrue(leftOut.get(0).contains("outbox of etc/org.cadrenode.exchange.cfg") && leftOut.get(1).contains("dump it"), leftOut::toString);
    }
}
