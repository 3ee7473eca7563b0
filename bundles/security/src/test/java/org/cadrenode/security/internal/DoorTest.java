package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.User;
import org.cadrenode.api.security.Visit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorTest {
    private static final String HERE = "127.0.0.1:50001";
    private static final String RIGHT = "the right passphrase";
    private static final String WANTED = "connector:read";

    @TempDir
    private Path folder;
    private Scene scene;
    private Logins logins;
    private Door door;

    @BeforeEach
    void twoUsers() {
        scene = new Scene(folder).has("vera", "viewer").has("rosa", "researcher");
        for (String name : new String[] {"vera", "rosa"}) {
            scene.people.change(accounts -> accounts.with(scene.account(name).withPassword(scene.hashing.hash(RIGHT.toCharArray()))));
        }
        logins = new Logins(scene.people, scene.journal, scene.hashing, time -> { });
        door = new Door(scene.people, logins, scene.journal);
    }

    private Optional<Visit> enter(String name, String password) {
        return door.enter(name, password.toCharArray(), HERE, WANTED);
    }

    @Test
    void whoMayIsLetInAndComingAndGoingAreOnRecord() {
        char[] typed = RIGHT.toCharArray();
        Visit visit = door.enter("vera", typed, HERE, WANTED).orElseThrow();
        assertArrayEquals(new char[RIGHT.length()], typed, "the password is wiped");
        assertEquals("vera", visit.name());
        assertTrue(visit.may(WANTED));
        assertFalse(visit.may("delivery:read"));
        AuditEvent began = scene.journal.last();
        assertEquals(AuditAction.LOGIN_ACCEPTED, began.action());
        assertEquals("page/127.0.0.1", began.detail().get("source"));

        visit.end("left");
        visit.end("idle");
        assertFalse(visit.may(WANTED), "it is over");
        assertEquals(1, scene.journal.events.stream().filter(event -> event.action() == AuditAction.SESSION_ENDED).count());
        assertEquals("left", scene.journal.last().detail().get("cause"));
    }

    @Test
    void whoMayNotIsToldOnlyAfterTheRightPassword() {
        assertEquals(Optional.empty(), enter("rosa", "a wrong passphrase"));
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> enter("rosa", RIGHT)).code());
        assertEquals(AuditAction.PERMISSION_REFUSED, scene.journal.last().action());
        assertTrue(scene.journal.events.stream().noneMatch(event -> event.action() == AuditAction.LOGIN_ACCEPTED));
        assertEquals(Optional.empty(), enter("nobody", RIGHT));
    }

    @Test
    void wrongPasswordsLockOutHereAsAtTheConsole() {
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), enter("vera", "a wrong passphrase"));
        }
        assertEquals(User.State.LOCKED_OUT, scene.people.state(scene.account("vera")));
        assertEquals(Optional.empty(), enter("vera", RIGHT));
    }

    @Test
    void aVisitCountsNoLongerThanItsRoleAndItsAccount() {
        Visit visit = enter("vera", RIGHT).orElseThrow();
        scene.people.change(accounts -> accounts.with(scene.account("vera").locked(true)));
        assertFalse(visit.may(WANTED));
        scene.people.change(accounts -> accounts.with(scene.account("vera").locked(false)));
        assertTrue(visit.may(WANTED));
        scene.people.change(accounts -> accounts.without("vera"));
        assertFalse(visit.may(WANTED));
    }

    @Test
    void withoutTheJournalNobodyIsLetIn() {
        scene.journal.refuses = true;
        assertThrows(CadreException.class, () -> enter("vera", RIGHT));
    }
}
