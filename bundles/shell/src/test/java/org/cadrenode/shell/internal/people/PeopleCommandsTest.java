package org.cadrenode.shell.internal.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.Console;
import org.cadrenode.shell.internal.People;
import org.cadrenode.shell.internal.SecondWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleCommandsTest {
    @TempDir
    Path directory;

    private final People people = new People("anna", "ben");
    private final SecondWord approvals = new SecondWord();
    private final Console console = new Console("anna").with(Users.class, people).with(Approvals.class, approvals);

    @Test
    void eachCommandAsksTheUsersForOneThing() throws IOException {
        Path key = Files.writeString(directory.resolve("key.pub"), "ecdsa-sha2-nistp256 AAAA ben\n");
        assertEquals(0, console.run(new UserAddCommand(), "--roles", "viewer, operator", "--reason", "new", "cora"));
        assertEquals(0, console.run(new UserGrantCommand(), "--reason", "takes over", "ben", "auditor"));
        assertEquals(0, console.run(new UserRevokeCommand(), "--reason", "moved", "ben", "auditor"));
        assertEquals(0, console.run(new UserKeyAddCommand(), "ben", key.toString()));
        assertEquals(0, console.run(new UserKeyRemoveCommand(), "ben", "SHA256:synthetic"));
        assertEquals(0, console.run(new UserExpireCommand(), "ben", "2027-03-31"));
        assertEquals(0, console.run(new UserExpireCommand(), "--never", "ben"));
        assertEquals(0, console.run(new UserTrainCommand(), "ben", "2027-03-31"));
        assertEquals(0, console.run(new UserLockCommand(), "--reason", "lost laptop", "ben"));
        assertEquals(0, console.run(new UserUnlockCommand(), "--reason", "found", "ben"));
        assertEquals(0, console.run(new UserRemoveCommand(), "--confirm=ben", "--reason", "left", "ben"));
        assertEquals(List.of("cora add [operator, viewer] new", "ben grant auditor takes over", "ben revoke auditor moved",
                "ben addKey ecdsa-sha2-nistp256 AAAA ben", "ben removeKey SHA256:synthetic", "ben expire 2027-03-31", "ben expire never",
                "ben train 2027-03-31", "ben lock lost laptop", "ben unlock found", "ben remove left"), people.asked);
    }

    @Test
    void aDryRunAsksForNothing() {
        assertEquals(0, console.run(new UserAddCommand(), "--roles", "viewer", "--dry-run", "cora"));
        assertEquals(0, console.run(new UserRemoveCommand(), "--dry-run", "ben"));
        assertTrue(console.err().contains("Nothing was changed."), console.err());
        assertEquals(List.of(), people.asked);
    }

    @Test
    void whatIsMissingOrWrongIsAUsageErrorThatDoesNotRepeatWhatWasTyped() {
        assertEquals(2, console.run(new UserAddCommand(), "--roles", "viewer", "cora"));
        assertEquals(2, console.run(new UserAddCommand(), "--reason", "new", "cora"));
        assertEquals(2, console.run(new UserExpireCommand(), "ben"));
        assertEquals(2, console.run(new UserExpireCommand(), "--never", "ben", "2027-03-31"));
        assertEquals(2, console.run(new UserTrainCommand(), "ben", "31.03.2027"));
        assertEquals("Write a day as 2027-03-31.\n", console.err());
        assertEquals(2, console.run(new UserKeyAddCommand(), "ben", directory.resolve("none").toString()));
        assertEquals(2, console.run(new UserShowCommand(), "nobody"));
        assertEquals(2, console.run(new UserRemoveCommand(), "--reason", "left", "ben"));
        assertEquals(2, console.run(new UserRemoveCommand(), "--confirm=anna", "--reason", "left", "ben"));
        assertEquals(List.of(), people.asked);
    }

    @Test
    void onesOwnPasswordNeedsThePresentOneAndAnothersDoesNot() throws IOException {
        assertEquals(0, console.typing("the present one", "a new one here", "a new one here").run(new UserPasswordCommand()));
        assertEquals(0, console.typing("another new one", "another new one").run(new UserPasswordCommand(), "ben"));
        assertEquals(2, console.typing("another new one", "a different one").run(new UserPasswordCommand(), "ben"));
        Path file = Files.writeString(directory.resolve("password"), "from a file\n");
        assertEquals(0, console.run(new UserPasswordCommand(), "--file", file.toString(), "ben"));
        assertEquals(List.of("anna password the present one a new one here", "ben password - another new one",
                "ben password - from a file"), people.asked);
        assertEquals(List.of(), console.shown(), "nothing that was typed could be read on the screen");
    }

    @Test
    void usersAndRolesAreShownAsTheyAre() {
        assertEquals(0, console.run(new UserListCommand(), "--json"));
        assertTrue(console.out().startsWith("[{\"user\":\"anna\",\"state\":\"active\",\"roles\":\"officer\",\"password\":true,\"keys\":1,"
                + "\"training_until\":\"2027-03-31\",\"expires\":\"\",\"last_login\":\"\"}"), console.out());
        assertEquals(0, console.run(new UserRolesCommand(), "--json"));
        assertEquals("[{\"role\":\"officer\",\"needs_training\":true,\"never_with\":\"releaser\",\"permissions\":\"approve:*\"}]\n", console.out());
    }

    @Test
    void aRequestIsShownWithWhatDecidesIt() {
        try {
            approvals.demand(ApprovalKind.ROLES, "cora", Map.of("add", "viewer"), "new");
        } catch (CadreException filed) {
            assertEquals(0, console.run(new ApprovalShowCommand(), "A-7K3M4Q"));
        }
        assertTrue(console.out().contains("viewer") && console.out().contains("anna"), console.out());
        assertEquals(0, console.run(new ApprovalListCommand(), "--json"));
        assertEquals("[{\"request\":\"A-7K3M4Q\",\"kind\":\"roles\",\"object\":\"cora\",\"state\":\"waiting\",\"asked_by\":\"anna\","
                + "\"until\":\"2026-11-22T12:00:00Z\",\"decided_by\":\"\"}]\n", console.out());
        assertEquals(2, console.run(new ApprovalShowCommand(), "A-AAAAAA"));
        assertEquals(2, console.run(new ApprovalApproveCommand(), "A-7K3M4Q"));
        assertEquals(0, console.run(new ApprovalApproveCommand(), "--reason", "agreed", "A-7K3M4Q"));
        assertEquals(0, console.run(new ApprovalRefuseCommand(), "--reason", "not now", "A-7K3M4Q"));
    }
}
