package org.cadrenode.shell.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.User;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.Console;
import org.cadrenode.shell.internal.People;
import org.cadrenode.shell.internal.SecondWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandsTest {
    @TempDir
    Path directory;

    private final SecondWord approvals = new SecondWord();

    private Console console(KeyCustody custody) {
        return new Console("anna").with(KeyCustody.class, custody).with(Approvals.class, approvals);
    }

    @Test
    void theExitCodeOfKeyStatusTellsWhetherTheKeystoreIsOpen() {
        assertEquals(4, console(new FakeCustody(SealState.ABSENT)).run(new KeyStatusCommand()));
        assertEquals(4, console(new FakeCustody(SealState.SEALED)).run(new KeyStatusCommand()));
        Console console = console(new FakeCustody(SealState.UNSEALED));
        assertEquals(0, console.run(new KeyStatusCommand(), "--json"));
        assertEquals("{\"state\":\"unsealed\",\"explanation\":\"\",\"methods\":[\"passphrase\",\"shares\"],\"threshold\":2,\"given\":0,"
                + "\"fingerprint\":\"0123456789abcdef\"}\n", console.out());
    }

    @Test
    void theFirstKeystoreNeedsNobodyElseAndPrintsItsSharesALineEach() {
        FakeCustody custody = new FakeCustody(SealState.ABSENT);
        Console console = console(custody);
        assertEquals(0, console.run(new KeyInitCommand(), "--shares", "3", "--threshold", "2"));
        assertEquals("share-words-1\nshare-words-2\nshare-words-3\n", console.out());
        assertEquals(List.of(), approvals.asked);
    }

    @Test
    void sharesGoIntoAFileEachThatOnlyTheNodesUserCanRead() throws IOException {
        Path shares = directory.resolve("shares");
        Console console = console(new FakeCustody(SealState.ABSENT));
        assertEquals(0, console.run(new KeyInitCommand(), "--shares", "3", "--threshold", "2", "--out", shares.toString()));
        assertEquals("", console.out());
        for (int i = 1; i <= 3; i++) {
            Path file = shares.resolve("share-" + i + "-of-3");
            assertEquals("share-words-" + i + "\n", Files.readString(file));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void whereSharesCannotBeWrittenNoneAreMade() throws IOException {
        Files.writeString(directory.resolve("share-2-of-3"), "of somebody else");
        FakeCustody custody = new FakeCustody(SealState.ABSENT);
        assertEquals(2, console(custody).run(new KeyInitCommand(), "--shares", "3", "--threshold", "2", "--out", directory.toString()));
        assertEquals(List.of(), custody.done);
        assertEquals("of somebody else", Files.readString(directory.resolve("share-2-of-3")));
        assertEquals(1, files());
    }

    @Test
    void aKeystoreThatCouldNotBeMadeLeavesNoEmptyShares() throws IOException {
        FakeCustody custody = new FakeCustody(SealState.ABSENT);
        custody.failing = true;
        assertEquals(1, console(custody).run(new KeyInitCommand(), "--shares", "2", "--threshold", "2", "--out", directory.toString()));
        assertEquals(0, files());
    }

    @Test
    void otherWaysOfOpeningNeedASecondPersonAndPassOnce() {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        Console console = console(custody);
        String[] words = {"--shares", "5", "--threshold", "3", "--credential", "--reason", "a custodian left"};
        assertEquals(3, console.run(new KeyInitCommand(), words));
        assertTrue(console.err().contains("approval:approve --reason '…' A-7K3M4Q"), console.err());
        assertTrue(console.err().contains("until 2026-11-22T12:00:00Z"), console.err());
        assertTrue(console.err().contains("repeat the same command"), console.err());
        assertEquals(List.of(), custody.done);

        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(3, console.run(new KeyInitCommand(), "--shares", "5", "--threshold", "2", "--credential", "--reason", "a custodian left"));
        assertEquals(List.of(), custody.done, "another threshold is not what was agreed to");

        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new KeyInitCommand(), "--shares", "5", "--threshold", "2", "--credential", "--reason", "a custodian left"));
        assertEquals(List.of("initialise"), custody.done);
        assertEquals(3, console.run(new KeyInitCommand(), "--shares", "5", "--threshold", "2", "--credential", "--reason", "a custodian left"));
    }

    @Test
    void aSealedKeystoreGetsNoOtherWaysOfOpening() {
        Console console = console(new FakeCustody(SealState.SEALED));
        assertEquals(4, console.run(new KeyInitCommand(), "--credential", "--reason", "any"));
        assertEquals("Not ready: the keystore is sealed. See key:status.\n", console.err());
    }

    @Test
    void aShortPassphraseIsToldBeforeAnybodyIsAskedToAgree() throws IOException {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        Console console = console(custody);
        Path file = Files.writeString(directory.resolve("short"), "fifteen letters\n");
        assertEquals(2, console.run(new KeyInitCommand(), "--passphrase-file", file.toString(), "--reason", "any"));
        assertTrue(console.err().contains("16 characters or more"), console.err());
        assertEquals(2, console.typing("fifteen letters", "fifteen letters").run(new KeyInitCommand(), "--passphrase", "--reason", "any"));
        assertEquals(List.of(), custody.done);
        assertEquals(List.of(), approvals.asked);
    }

    @Test
    void aPassphraseIsTypedTwiceUnseenOrReadFromAFile() throws IOException {
        FakeCustody custody = new FakeCustody(SealState.ABSENT);
        Console console = console(custody).typing("sixteen letters or more", "sixteen letters or less");
        assertEquals(2, console.run(new KeyInitCommand(), "--passphrase"));
        assertEquals(List.of(), custody.done);
        assertEquals(0, console.typing("sixteen letters or more", "sixteen letters or more").run(new KeyInitCommand(), "--passphrase"));
        assertEquals(List.of("initialise sixteen letters or more"), custody.done);
        assertEquals(List.of(), console.shown());

        FakeCustody other = new FakeCustody(SealState.ABSENT);
        Path file = Files.writeString(directory.resolve("words"), "from a file of its own\r\nnot this\n");
        assertEquals(0, console(other).run(new KeyInitCommand(), "--passphrase-file", file.toString()));
        assertEquals(List.of("initialise from a file of its own"), other.done);
    }

    @Test
    void aPlanThatCannotBeIsAUsageError() {
        FakeCustody custody = new FakeCustody(SealState.ABSENT);
        for (String words : List.of("", "--shares 5", "--threshold 3", "--shares 2 --threshold 3", "--shares 5 --threshold 1",
                "--shares 256 --threshold 3", "--credential --out somewhere", "--passphrase --passphrase-file any")) {
            assertEquals(2, console(custody).run(new KeyInitCommand(), words.isEmpty() ? new String[0] : words.split(" ")), words);
        }
        assertEquals(List.of(), custody.done);
    }

    @Test
    void aPassphraseOpensAndAWrongOneDoesNot() {
        Console console = console(new FakeCustody(SealState.SEALED));
        assertEquals(2, console.typing("wrong").run(new KeyUnsealCommand()));
        assertEquals(0, console.typing(FakeCustody.PASSPHRASE).run(new KeyUnsealCommand()));
        assertEquals(List.of(), console.shown(), "nothing that was typed could be read on the screen");
        assertEquals(0, console.run(new KeyStatusCommand()));
    }

    @Test
    void withoutATerminalNothingIsAskedAndTheOptionIsNamed() {
        Console console = console(new FakeCustody(SealState.SEALED));
        assertEquals(2, console.run(new KeyUnsealCommand()));
        assertTrue(console.err().contains("--file"), console.err());
    }

    @Test
    void sharesAreCountedUntilTheyOpen() throws IOException {
        Console console = console(new FakeCustody(SealState.SEALED));
        assertEquals(2, console.typing("of another keystore").run(new KeyUnsealCommand(), "--share"));
        assertEquals(0, console.typing("share-words-1").run(new KeyUnsealCommand(), "--share"));
        assertTrue(console.err().contains("1 of 2 shares are given."), console.err());
        Path file = Files.writeString(directory.resolve("share"), "share-words-2\n");
        assertEquals(0, console.run(new KeyUnsealCommand(), "--share", "--file", file.toString()));
        assertTrue(console.err().contains("The keystore is open"), console.err());
    }

    @Test
    void whereThereIsNoKeystoreThereIsNothingToOpen() {
        assertEquals(4, console(new FakeCustody(SealState.ABSENT)).run(new KeyUnsealCommand()));
    }

    @Test
    void closingHasToBeConfirmed() {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        assertEquals(2, console(custody).run(new KeySealCommand()));
        assertEquals(2, console(custody).typing("no").run(new KeySealCommand()));
        assertEquals(0, console(custody).run(new KeySealCommand(), "--dry-run", "--force"));
        assertEquals(List.of(), custody.done);
        assertEquals(0, console(custody).typing("yes").run(new KeySealCommand()));
        assertEquals(List.of("seal"), custody.done);
    }

    @Test
    void aDryRotationTellsWhatItWouldBreak() {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        Console console = console(custody);
        assertEquals(0, console.run(new KeyRotateCommand(), "--dry-run", "--json", "linkage"));
        assertEquals("[{\"consequence\":\"Tokens of LINKAGE are not compared with older ones.\"}]\n", console.out());
        assertEquals(List.of(), custody.done);
        assertEquals(List.of(), approvals.asked);
    }

    @Test
    void aRotationIsNamedReasonedAndAgreedTo() {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        Console console = console(custody);
        assertEquals(2, console.run(new KeyRotateCommand(), "--reason", "yearly", "linkage"));
        assertEquals(2, console.run(new KeyRotateCommand(), "--reason", "yearly", "--confirm=root", "linkage"));
        assertEquals(2, console.run(new KeyRotateCommand(), "--confirm=linkage", "linkage"));
        assertEquals(2, console.run(new KeyRotateCommand(), "--confirm=no-such", "--reason", "yearly", "no-such"));
        assertEquals(List.of(), approvals.asked);
        assertEquals(3, console.run(new KeyRotateCommand(), "--reason", "yearly", "--confirm=linkage", "LINKAGE"));
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(3, console.run(new KeyRotateCommand(), "--reason", "yearly", "--confirm=root", "root"));
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new KeyRotateCommand(), "--reason", "yearly", "--confirm=root", "root"));
        assertEquals(List.of("rotate root"), custody.done);
        assertEquals(List.of(ApprovalKind.KEY_ROTATION), approvals.asked.stream().map(one -> one.kind()).distinct().toList());
    }

    @Test
    void nobodysWordIsAskedForWhileTheKeystoreIsSealed() {
        Console console = console(new FakeCustody(SealState.SEALED));
        assertEquals(4, console.run(new KeyRotateCommand(), "--reason", "yearly", "--confirm=linkage", "linkage"));
        assertEquals(List.of(), approvals.asked);
    }

    @Test
    void aCopyIsTriedWithTheWordsOfAFile() throws IOException {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        Path copy = Files.writeString(directory.resolve("copy"), "copy");
        Path shares = Files.writeString(directory.resolve("shares"), "one\n\ntwo\n");
        assertEquals(0, console(custody).run(new KeyBackupCheckCommand(), "--share", "--file", shares.toString(), copy.toString()));
        assertEquals(0, console(custody).typing("one", "two", "").run(new KeyBackupCheckCommand(), "--share", copy.toString()));
        assertEquals(0, console(custody).run(new KeyBackupCheckCommand(), "--file", shares.toString(), copy.toString()));
        assertEquals(List.of("try [one, two]", "try [one, two]", "try one[]"), custody.done);
    }

    @Test
    void noCopyTakesThePlaceOfAFile() throws IOException {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        Path file = Files.writeString(directory.resolve("there"), "already");
        assertEquals(2, console(custody).run(new KeyBackupCommand(), file.toString()));
        assertEquals(0, console(custody).run(new KeyBackupCommand(), directory.resolve("new").toString()));
        assertEquals(List.of("backup"), custody.done);
    }

    @Test
    void aRestoreNeedsASecondPersonUnlessThereIsNone() throws IOException {
        Path copy = Files.writeString(directory.resolve("copy"), "copy");
        FakeCustody alone = new FakeCustody(SealState.ABSENT);
        assertEquals(0, console(alone).with(Users.class, new People("anna")).run(new KeyRestoreCommand(), "--reason", "new disk", copy.toString()));
        assertEquals(List.of("restore"), alone.done);
        assertEquals(List.of(), approvals.asked);

        FakeCustody two = new FakeCustody(SealState.ABSENT);
        assertEquals(3, console(two).with(Users.class, new People("anna", "ben")).run(new KeyRestoreCommand(), "--reason", "new disk", copy.toString()));
        FakeCustody unknown = new FakeCustody(SealState.ABSENT);
        assertEquals(4, console(unknown).run(new KeyRestoreCommand(), "--reason", "new disk", copy.toString()));
        FakeCustody sealed = new FakeCustody(SealState.SEALED);
        assertEquals(3, console(sealed).with(Users.class, new People("anna")).run(new KeyRestoreCommand(), "--reason", "new disk", copy.toString()));
        assertEquals(ApprovalKind.RESTORE, approvals.asked.get(0).kind());
        FakeCustody open = new FakeCustody(SealState.UNSEALED);
        assertEquals(3, console(open).run(new KeyRestoreCommand(), "--reason", "new disk", copy.toString()));
        for (FakeCustody custody : List.of(two, unknown, sealed, open)) {
            assertEquals(List.of(), custody.done);
        }
    }

    @Test
    void aGrantIsForTheNodeWhoseFingerprintWasReadOut() throws IOException {
        FakeCustody custody = new FakeCustody(SealState.UNSEALED);
        Console console = console(custody);
        Path request = Files.writeString(directory.resolve("request"), "request-text");
        assertEquals(3, console.run(new KeyGrantCommand(), "--fingerprint", "bbbbbbbbbbbbbbbb", "--reason", "joins", request.toString()));
        assertTrue(console.err().startsWith("PACKAGE_NOT_AUTHENTIC"), console.err());
        assertEquals(List.of(), approvals.asked);
        Path grant = directory.resolve("grant");
        String[] words = {"--fingerprint", "AAAAAAAAAAAAAAAA", "--reason", "joins", "--out", grant.toString(), request.toString()};
        assertEquals(3, console.run(new KeyGrantCommand(), words));
        assertFalse(Files.exists(grant));
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new KeyGrantCommand(), words));
        assertEquals("grant-text", Files.readString(grant));

        String[] taken = {"--fingerprint", "bbbbbbbbbbbbbbbb", "--reason", "joins", grant.toString()};
        assertEquals(3, console.run(new KeyAcceptCommand(), taken));
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new KeyAcceptCommand(), taken));
        assertEquals(List.of("grant", "accept"), custody.done);
    }

    @Test
    void aFingerprintIsAskedForOnATerminalOnly() throws IOException {
        Path request = Files.writeString(directory.resolve("request"), "request-text");
        Console console = console(new FakeCustody(SealState.UNSEALED));
        assertEquals(2, console.run(new KeyGrantCommand(), "--reason", "joins", request.toString()));
        assertTrue(console.err().contains("--fingerprint"), console.err());
        assertEquals(List.of(), approvals.asked);
        assertEquals(3, console.typing("AAAA AAAA-aaaa aaaa").run(new KeyGrantCommand(), "--reason", "joins", request.toString()));
        assertEquals("grant-aaaaaaaaaaaaaaaa", approvals.asked.get(0).object());
    }

    @Test
    void theTokenOpensWithoutAWord() {
        FakeCustody custody = new FakeCustody(SealState.SEALED);
        assertEquals(2, console(custody).run(new KeyUnsealCommand(), "--token"), "this one is not opened by a token");
        assertEquals(SealState.SEALED, custody.status().state());
    }

    @Test
    void aRequestIsPrintedOrWritten() throws IOException {
        Console console = console(new FakeCustody(SealState.UNSEALED));
        assertEquals(0, console.run(new KeyRequestCommand()));
        assertEquals("request-text\n", console.out());
        assertTrue(console.err().contains("aaaaaaaaaaaaaaaa"), console.err());
        Path file = directory.resolve("request");
        assertEquals(0, console.run(new KeyRequestCommand(), "--out", file.toString(), "--json"));
        assertEquals("request-text", Files.readString(file));
    }

    @Test
    void keysAreListedByPurpose() {
        Console console = console(new FakeCustody(SealState.UNSEALED));
        assertEquals(0, console.run(new KeyListCommand(), "--json"));
        assertEquals("[{\"purpose\":\"linkage\",\"version\":2,\"versions\":2,\"left_to_renew\":\"40\"},"
                + "{\"purpose\":\"subject\",\"version\":1,\"versions\":1,\"left_to_renew\":\"not counted\"}]\n", console.out());
    }

    @Test
    void onlySomebodyElseWhoMayAndCanAgreeIsASecondPerson() {
        List<Users.Role> roles = List.of(new Users.Role("officer", Set.of("approve:restore"), Set.of(), false),
                new Users.Role("chief", Set.of("approve:*"), Set.of(), false), new Users.Role("viewer", Set.of("node:read"), Set.of(), false));
        assertFalse(SecondPerson.exists(List.of(user("anna", "officer", User.State.ACTIVE)), roles, "anna", ApprovalKind.RESTORE));
        assertFalse(SecondPerson.exists(List.of(user("ben", "viewer", User.State.ACTIVE)), roles, "anna", ApprovalKind.RESTORE));
        assertFalse(SecondPerson.exists(List.of(user("ben", "officer", User.State.LOCKED)), roles, "anna", ApprovalKind.RESTORE));
        assertTrue(SecondPerson.exists(List.of(user("ben", "officer", User.State.ACTIVE)), roles, "anna", ApprovalKind.RESTORE));
        assertTrue(SecondPerson.exists(List.of(user("ben", "chief", User.State.ACTIVE)), roles, "anna", ApprovalKind.RESTORE));
        assertFalse(SecondPerson.exists(List.of(user("ben", "officer", User.State.ACTIVE)), roles, "anna", ApprovalKind.ROLES));
    }

    static User user(String name, String role, User.State state) {
        return new User(name, Set.of(role), true, List.of(), Optional.empty(), Optional.of(LocalDate.EPOCH), state, Optional.empty(), Optional.empty());
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
