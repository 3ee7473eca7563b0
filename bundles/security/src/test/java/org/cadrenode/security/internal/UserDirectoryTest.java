package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserDirectoryTest {
    private static final String REASON = "New colleague";
    private static final Optional<ErrorCode> DONE = Optional.empty();
    private static final Optional<ErrorCode> WAITS = Optional.of(ErrorCode.APPROVAL_NEEDED);

    @TempDir
    private Path folder;
    private Scene scene;

    @BeforeEach
    void oneAdministrator() {
        scene = new Scene(folder).has("anna", "admin");
    }

    @Test
    void theFirstAdministratorNeedsNobodyUntilThereIsASecondPerson() {
        assertEquals(DONE, add("olga", "operator"));
        assertEquals("true", scene.journal.last().detail().get("bootstrap"));
        assertEquals(DONE, add("gwen", "governance"));
        assertEquals(DONE, scene.trying("anna", () -> scene.users.train("gwen", Scene.TRAINED_UNTIL)));
        assertFalse(scene.people.accounts().founded(), "who cannot log in cannot be asked");
        assertEquals(DONE, scene.trying("anna", () -> scene.users.addKey("gwen", SshKeyTest.ED25519)));
        assertTrue(scene.people.accounts().founded());
        assertEquals(WAITS, add("rita", "releaser"));
        User rita = scene.withTwo("anna", "gwen", () -> scene.users.add("rita", Set.of("releaser"), REASON));
        assertEquals(User.State.UNTRAINED, rita.state());
        assertEquals("gwen", scene.journal.last().detail().get("approved-by"));
        assertFalse(scene.journal.last().detail().containsKey("bootstrap"));
    }

    @Test
    void onceThereWereTwoItNeverComesBack() {
        scene.has("gwen", "governance");
        scene.people.change(accounts -> accounts.without("gwen"));
        scene = scene.restarted();
        assertTrue(scene.people.accounts().founded());
        assertEquals(WAITS, add("rita", "releaser"));
        assertEquals(WAITS, scene.trying("anna", () -> scene.users.grant("anna", "operator", REASON)));
    }

    @Test
    void everyWayToGiveSomebodyRolesNeedsASecondPerson() {
        add("olga", "operator");
        scene.has("bert", "admin");
        SshKey key = SshKey.parse(SshKeyTest.ED25519);
        Map<String, Supplier<?>> ways = Map.of(
            "add", () -> scene.users.add("eve", Set.of("viewer"), REASON),
            "grant", () -> scene.users.grant("olga", "viewer", REASON),
            "revoke", () -> scene.users.revoke("olga", "operator", REASON),
            "password", () -> scene.users.password("olga", Optional.empty(), "a good passphrase".toCharArray()),
            "key", () -> scene.users.addKey("olga", key.line()),
            "remove", () -> {
                scene.users.remove("olga", REASON);
                return true;
            });
        Accounts before = scene.people.accounts();
        ways.forEach((way, action) -> {
            assertEquals(WAITS, scene.trying("anna", action), way);
            assertEquals(before, scene.people.accounts(), way);
        });
        scene.withTwo("anna", "bert", ways.get("key"));
        assertEquals(List.of(key.fingerprint()), user("olga").keys());
    }

    @Test
    void nobodyHoldsRolesThatAreApart() {
        add("gwen", "governance");
        assertEquals(Optional.of(ErrorCode.DUTIES_CONFLICT), add("eve", "connector-admin", "releaser"));
        assertEquals(Optional.of(ErrorCode.DUTIES_CONFLICT), scene.trying("anna", () -> scene.users.grant("gwen", "connector-admin", REASON)));
        for (String role : List.of("vault-custodian", "releaser", "governance", "clinician-liaison", "researcher")) {
            assertEquals(Optional.of(ErrorCode.DUTIES_CONFLICT), scene.trying("anna", () -> scene.users.grant("anna", role, REASON)), role);
        }
        assertEquals(0, scene.as("anna", () -> scene.approvals.list()).size(), "nobody is asked for what cannot be");
    }

    @Test
    void namesRolesAndReasonsAreChecked() {
        for (String name : List.of("", "Olga", "1olga", "-o", "olga smith", "node", "unknown", "nobody", "o\n", "x".repeat(33))) {
            assertEquals(Optional.of(ErrorCode.USAGE), add(name, "viewer"), name);
        }
        assertEquals(Optional.of(ErrorCode.USAGE), add("olga", "root"));
        assertEquals(Optional.of(ErrorCode.USAGE), add("olga", "ssh"));
        assertEquals(Optional.of(ErrorCode.REASON_MISSING), scene.trying("anna", () -> scene.users.add("olga", Set.of("viewer"), " ")));
        assertEquals(DONE, add("olga", "viewer"));
        assertEquals(Optional.of(ErrorCode.USAGE), add("olga", "viewer"));
        assertEquals(Optional.of(ErrorCode.NOT_FOUND), scene.trying("anna", () -> scene.users.revoke("olga", "admin", REASON)));
        assertEquals(Optional.of(ErrorCode.NOT_FOUND), scene.trying("anna", () -> scene.users.lock("nemo", REASON)));
    }

    @Test
    void onlyWhoMayWriteUsersChangesThem() {
        scene.has("gwen", "governance").has("vera", "viewer");
        List<Supplier<?>> changes = List.of(
            () -> scene.users.add("eve", Set.of("viewer"), REASON), () -> scene.users.grant("vera", "admin", REASON),
            () -> scene.users.revoke("anna", "admin", REASON), () -> scene.users.addKey("vera", SshKeyTest.ED25519),
            () -> scene.users.removeKey("anna", "x"), () -> scene.users.expire("anna", Optional.empty()),
            () -> scene.users.train("vera", LocalDate.MAX), () -> scene.users.lock("anna", REASON),
            () -> scene.users.unlock("vera", REASON),
            () -> scene.users.password("anna", Optional.empty(), "a good passphrase".toCharArray()));
        for (String person : List.of("gwen", "vera", "nemo")) {
            for (Supplier<?> change : changes) {
                assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), scene.trying(person, change), person);
            }
        }
        assertEquals(3, scene.as("gwen", () -> scene.users.list()).size());
        assertEquals(List.of("vera"), scene.as("vera", () -> scene.users.list()).stream().map(User::name).toList(), "oneself");
        assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), scene.trying("nemo", () -> scene.users.list()));
        assertEquals(12, scene.as("vera", () -> scene.users.roles()).size());
    }

    @Test
    void onesOwnPasswordNeedsThePresentOneAndAllArraysAreWiped() {
        scene.has("vera", "viewer");
        char[] first = "first good passphrase".toCharArray();
        assertEquals(DONE, scene.trying("vera", () -> scene.users.password("vera", Optional.empty(), first)));
        assertArrayEquals(new char[first.length], first);
        char[] wrong = "not that one at all".toCharArray();
        char[] second = "second good passphrase".toCharArray();
        assertEquals(Optional.of(ErrorCode.NOT_PERMITTED),
            scene.trying("vera", () -> scene.users.password("vera", Optional.of(wrong), second)));
        assertArrayEquals(new char[wrong.length], wrong);
        assertArrayEquals(new char[second.length], second);
        assertEquals(1, scene.account("vera").failures());
        assertEquals(DONE, scene.trying("vera", () -> scene.users.password("vera",
            Optional.of("first good passphrase".toCharArray()), "second good passphrase".toCharArray())));
        assertTrue(scene.hashing.matches("second good passphrase".toCharArray(), scene.account("vera").hash()));
        assertEquals(0, scene.account("vera").failures());
        assertFalse(scene.journalNames("passphrase"));
    }

    @Test
    void anOpenSessionIsNoWayToTryPasswords() {
        scene.has("vera", "viewer");
        scene.trying("vera", () -> scene.users.password("vera", Optional.empty(), "first good passphrase".toCharArray()));
        for (int i = 0; i < 5; i++) {
            scene.trying("vera", () -> scene.users.password("vera", Optional.of("guess".toCharArray()), "other good passphrase".toCharArray()));
        }
        assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), scene.trying("vera", () -> scene.users.password("vera",
            Optional.of("first good passphrase".toCharArray()), "other good passphrase".toCharArray())));
        scene.clock.move(Duration.ofMinutes(5));
        assertEquals(DONE, scene.trying("vera", () -> scene.users.password("vera",
            Optional.of("first good passphrase".toCharArray()), "other good passphrase".toCharArray())));
    }

    @Test
    void weakPasswordsAreRefused() {
        for (String weak : List.of("", "thirteenchars", "aaaaaaaaaaaaaaaaaaaa", "my-name-is-Anna-x", "ANNAANNAANNAANNA", "x".repeat(1025))) {
            assertEquals(Optional.of(ErrorCode.USAGE),
                scene.trying("anna", () -> scene.users.password("anna", Optional.empty(), weak.toCharArray())), weak);
        }
        assertEquals(Optional.empty(), scene.account("anna").hash());
    }

    @Test
    void aPasswordLiftsItsOwnLockOutAndALockStays() {
        add("olga", "operator");
        scene.people.change(accounts -> accounts.with(
            scene.account("olga").failed(7, Optional.of(scene.clock.instant().plusSeconds(60)))));
        assertEquals(User.State.LOCKED_OUT, user("olga").state());
        assertEquals(DONE, scene.trying("anna", () -> scene.users.unlock("olga", "It was her")));
        assertEquals(User.State.ACTIVE, user("olga").state());
        scene.trying("anna", () -> scene.users.lock("olga", "Left"));
        scene.trying("anna", () -> scene.users.password("olga", Optional.empty(), "a good passphrase".toCharArray()));
        assertEquals(User.State.LOCKED, user("olga").state());
    }

    @Test
    void trainingIsRecordedByAnother() {
        add("mona", "committee-member");
        assertEquals(User.State.UNTRAINED, user("mona").state());
        assertEquals(DONE, scene.trying("anna", () -> scene.users.train("mona", Scene.TRAINED_UNTIL)));
        assertEquals(User.State.ACTIVE, user("mona").state());
        scene.has("bert", "admin");
        assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), scene.trying("anna", () -> scene.users.train("anna", Scene.TRAINED_UNTIL)));
    }

    @Test
    void everyChangeIsOnRecordBeforeItIsMade() {
        add("olga", "operator");
        scene.journal.taken();
        List<Supplier<?>> changes = List.of(
            () -> scene.users.grant("olga", "viewer", REASON), () -> scene.users.revoke("olga", "viewer", REASON),
            () -> scene.users.addKey("olga", SshKeyTest.ED25519),
            () -> scene.users.removeKey("olga", SshKey.parse(SshKeyTest.ED25519).fingerprint()),
            () -> scene.users.expire("olga", Optional.of(Scene.TRAINED_UNTIL)), () -> scene.users.train("olga", Scene.TRAINED_UNTIL),
            () -> scene.users.lock("olga", REASON), () -> scene.users.unlock("olga", REASON),
            () -> scene.users.password("olga", Optional.empty(), "a good passphrase".toCharArray()));
        for (Supplier<?> change : changes) {
            Accounts before = scene.people.accounts();
            scene.journal.refuses = true;
            assertEquals(Optional.of(ErrorCode.JOURNAL_UNWRITABLE), scene.trying("anna", change));
            assertEquals(before, scene.people.accounts());
            scene.journal.refuses = false;
            assertEquals(DONE, scene.trying("anna", change));
            assertFalse(before.equals(scene.people.accounts()));
            AuditEvent event = scene.journal.last();
            assertEquals("anna", event.actor());
            assertEquals("olga", event.object());
        }
        assertEquals(9, scene.journal.events.size());
        scene.trying("anna", () -> {
            scene.users.remove("olga", REASON);
            return true;
        });
        assertEquals(AuditAction.USER_REMOVED, scene.journal.last().action());
        assertEquals(Optional.empty(), scene.people.accounts().of("olga"));
    }

    private Optional<ErrorCode> add(String name, String... roles) {
        return scene.trying("anna", () -> scene.users.add(name, Set.of(roles), REASON));
    }

    private User user(String name) {
        return scene.as("anna", () -> scene.users.list()).stream().filter(user -> user.name().equals(name)).findFirst().orElseThrow();
    }
}
