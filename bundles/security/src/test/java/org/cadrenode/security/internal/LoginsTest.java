package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.login.FailedLoginException;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.security.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
    private static final String HERE = "/127.0.0.1:50001";
    private static final String RIGHT = "the right passphrase";

    @TempDir
    private Path folder;
    private final List<Duration> pauses = new ArrayList<>();
    private Scene scene;
    private Logins logins;

    @BeforeEach
    void oneUser() {
        scene = new Scene(folder).has("rita", "releaser", "viewer");
        scene.people.change(accounts -> accounts.with(scene.account("rita").withPassword(scene.hashing.hash(RIGHT.toCharArray()))));
        logins = logins(scene);
    }

    @Test
    void aRightPasswordBeginsASessionThatIsOnRecord() throws FailedLoginException {
        assertEquals(Set.of("releaser", "viewer"), logins.password("rita", RIGHT.toCharArray(), HERE));
        assertEquals(List.of(), scene.journal.events);
        assertEquals(Set.of("releaser", "viewer"), logins.begin("rita", HERE));
        AuditEvent event = scene.journal.last();
        assertEquals(AuditAction.LOGIN_ACCEPTED, event.action());
        assertEquals("rita", event.actor());
        assertEquals("password", event.detail().get("method"));
        assertEquals("/127.0.0.1", event.detail().get("source"));
        assertEquals(Optional.of(scene.clock.instant()), scene.account("rita").lastLogin());
    }

    @Test
    void aSessionNeedsAProofOfItsOwnConnectionAndUser() throws FailedLoginException {
        assertThrows(CadreException.class, () -> logins.begin("rita", HERE));
        logins.password("rita", RIGHT.toCharArray(), HERE);
        assertThrows(CadreException.class, () -> logins.begin("rita", "/127.0.0.1:50002"));
        scene.has("anna", "admin");
        assertThrows(CadreException.class, () -> logins.begin("anna", HERE));
        assertThrows(CadreException.class, () -> logins.begin("rita", HERE), "a proof is used up");
        assertEquals(List.of(), scene.journal.events);
    }

    @Test
    void withoutTheJournalNoSessionBegins() throws FailedLoginException {
        logins.password("rita", RIGHT.toCharArray(), HERE);
        scene.journal.refuses = true;
        assertThrows(CadreException.class, () -> logins.begin("rita", HERE));
        assertEquals(Optional.empty(), scene.account("rita").lastLogin());
    }

    @Test
    void fiveWrongPasswordsLockOutForLongerAndLongerAndOverRestarts() throws FailedLoginException {
        wrong(4);
        assertEquals(User.State.ACTIVE, scene.people.state(scene.account("rita")));
        wrong(1);
        assertEquals(User.State.LOCKED_OUT, scene.people.state(scene.account("rita")));
        refused(RIGHT);
        scene = scene.restarted();
        logins = logins(scene);
        refused(RIGHT);
        assertEquals(5, scene.account("rita").failures(), "what is refused unseen is not counted");
        scene.clock.move(Duration.ofMinutes(5));
        wrong(1);
        scene.clock.move(Duration.ofMinutes(9));
        refused(RIGHT);
        scene.clock.move(Duration.ofMinutes(1));
        logins.password("rita", RIGHT.toCharArray(), HERE);
        logins.begin("rita", HERE);
        assertEquals(0, scene.account("rita").failures());
        assertEquals(1, scene.journal.events.stream().filter(e -> e.action() == AuditAction.LOGIN_LOCKED).count());
    }

    @Test
    void aKeyIsNotLockedOutAndDoesNotForgiveWrongPasswords() throws FailedLoginException {
        SshKey key = SshKey.parse(SshKeyTest.ED25519);
        scene.people.change(accounts -> accounts.with(scene.account("rita").plus(key)));
        wrong(5);
        assertEquals(Set.of("releaser", "viewer"), logins.key("rita", Optional.of(key), HERE));
        logins.begin("rita", HERE);
        assertEquals("publickey", scene.journal.last().detail().get("method"));
        assertEquals(5, scene.account("rita").failures());
        refused(RIGHT);
        assertThrows(FailedLoginException.class, () -> logins.key("rita", Optional.of(SshKey.parse(SshKeyTest.ECDSA)), HERE));
        assertThrows(FailedLoginException.class, () -> logins.key("rita", Optional.empty(), HERE));
    }

    @Test
    void lockedExpiredAndRemovedUsersAreRefusedBothWays() {
        SshKey key = SshKey.parse(SshKeyTest.ED25519);
        Account rita = scene.account("rita").plus(key);
        for (Account state : List.of(rita.locked(true), rita.expiring(Optional.of(scene.people.today().minusDays(1))))) {
            scene.people.change(accounts -> accounts.with(state));
            refused(RIGHT);
            assertThrows(FailedLoginException.class, () -> logins.key("rita", Optional.of(key), HERE));
        }
        scene.people.change(accounts -> accounts.without("rita"));
        refused(RIGHT);
        assertThrows(FailedLoginException.class, () -> logins.key("rita", Optional.of(key), HERE));
    }

    @Test
    void theLastDayOfAnAccountIsADayOfIt() throws FailedLoginException {
        scene.people.change(accounts -> accounts.with(scene.account("rita").expiring(Optional.of(LocalDate.of(2027, 3, 1)))));
        logins.password("rita", RIGHT.toCharArray(), HERE);
        scene.clock.move(Duration.ofDays(1));
        refused(RIGHT);
    }

    @Test
    void whoseTrainingLapsedLogsInWithoutTheRolesThatNeedIt() throws FailedLoginException {
        scene.clock.move(Duration.ofDays(40));
        assertEquals(Set.of("viewer"), logins.password("rita", RIGHT.toCharArray(), HERE));
    }

    @Test
    void whatWasTypedAsANameIsNowhere() {
        for (String name : List.of("hunter2-my-password", "", "unknown", "node", "rita\n", "x".repeat(5000))) {
            assertThrows(FailedLoginException.class, () -> logins.password(name, "secret".toCharArray(), HERE));
        }
        assertEquals(1, scene.journal.events.size());
        assertEquals("unknown", scene.journal.last().object());
        assertFalse(scene.journalNames("hunter2"));
        assertEquals(Set.of("unknown"), scene.people.accounts().refusals().keySet());
    }

    @Test
    void aFloodOfRefusalsIsOneEntryAMinuteWithItsCount() {
        for (int i = 0; i < 40; i++) {
            assertThrows(FailedLoginException.class, () -> logins.password("nobody-at-all", "x".toCharArray(), HERE));
        }
        assertEquals(1, scene.journal.events.size());
        scene = scene.restarted();
        logins = logins(scene);
        logins.settle();
        assertEquals(List.of(), scene.journal.events, "not before its minute is over");
        scene.clock.move(Duration.ofMinutes(1));
        logins.settle();
        assertEquals(39L, scene.journal.last().counts().get("logins"));
        logins.settle();
        assertEquals(1, scene.journal.events.size());
        assertEquals(Set.of(), scene.people.accounts().refusals().keySet());
    }

    @Test
    void aRefusalIsARefusalWithoutTheJournalAndIsWrittenLater() {
        scene.journal.refuses = true;
        wrong(5);
        assertEquals(User.State.LOCKED_OUT, scene.people.state(scene.account("rita")));
        scene.journal.refuses = false;
        scene.clock.move(Duration.ofMinutes(1));
        logins.settle();
        assertEquals(5L, scene.journal.last().counts().get("logins"));
    }

    @Test
    void anAddressThatIsWrongWaitsLongerAndLonger() throws FailedLoginException {
        wrong(4);
        assertEquals(List.of(125L, 250L, 500L), pauses.stream().map(Duration::toMillis).toList());
        for (int i = 0; i < 20; i++) {
            assertThrows(FailedLoginException.class, () -> logins.password("others", "x".toCharArray(), HERE));
        }
        assertTrue(pauses.stream().allMatch(pause -> pause.toMillis() <= 2000));
        pauses.clear();
        logins.password("rita", RIGHT.toCharArray(), "/10.0.0.7:4000");
        assertEquals(List.of(), pauses);
    }

    private static Logins logins(Scene scene, List<Duration> pauses) {
        return new Logins(scene.people, scene.journal, scene.hashing, pauses::add);
    }

    private Logins logins(Scene of) {
        return logins(of, pauses);
    }

    private void wrong(int times) {
        for (int i = 0; i < times; i++) {
            refused("the wrong passphrase");
        }
    }

    private void refused(String password) {
        assertEquals("refused",
            assertThrows(FailedLoginException.class, () -> logins.password("rita", password.toCharArray(), HERE)).getMessage());
    }
}
