package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShiroAuthorizerTest {
    @TempDir
    private Path folder;
    private Scene scene;
    private ShiroAuthorizer authorizer;

    @BeforeEach
    void people() {
        scene = new Scene(folder).has("rita", "releaser").has("anna", "admin").has("vera", "viewer");
        authorizer = scene.authorizer;
    }

    @Test
    void aPersonMayWhatOneOfTheirRolesPermits() {
        scene.as("rita", () -> {
            assertEquals("rita", authorizer.actor());
            assertTrue(authorizer.may("gate:release"));
            assertEquals("rita", authorizer.require("gate:release"));
            assertFalse(authorizer.may("connector:control"));
            return null;
        });
        assertEquals(List.of(), scene.journal.events);
    }

    @Test
    void aRefusalIsOnRecord() {
        scene.as("anna", () -> {
            refused(() -> authorizer.require("gate:release"));
            refused(() -> authorizer.require("optout:write"));
            refused(() -> authorizer.require("vault:status"));
            return null;
        });
        assertEquals(3, scene.journal.events.size());
        AuditEvent event = scene.journal.events.get(0);
        assertEquals(AuditAction.PERMISSION_REFUSED, event.action());
        assertEquals(AuditOutcome.REFUSED, event.outcome());
        assertEquals("anna", event.actor());
        assertEquals("gate:release", event.object());
    }

    @Test
    void whatTheStoreSaysCountsAtTheNextCallAndNotWhatTheLoginSaid() {
        scene.as("rita", () -> {
            assertTrue(authorizer.may("gate:release"));
            scene.people.change(accounts -> accounts.with(scene.account("rita").inRoles(new TreeSet<>(List.of("viewer")))));
            assertFalse(authorizer.may("gate:release"));
            assertTrue(authorizer.may("node:read"));
            scene.people.change(accounts -> accounts.with(scene.account("rita").locked(true)));
            assertFalse(authorizer.may("node:read"));
            scene.people.change(accounts -> accounts.with(scene.account("rita").locked(false)));
            assertTrue(authorizer.may("node:read"));
            scene.people.change(accounts -> accounts.with(
                scene.account("rita").expiring(Optional.of(scene.people.today().minusDays(1)))));
            assertFalse(authorizer.may("node:read"));
            scene.people.change(accounts -> accounts.without("rita"));
            assertFalse(authorizer.may("node:read"));
            return null;
        });
    }

    @Test
    void aTrainingThatLapsesSuspendsTheRolesThatNeedItAtTheNextCall() {
        scene.has("rita", "releaser", "viewer").has("olga", "operator");
        scene.clock.move(Duration.ofDays(30));
        assertTrue(scene.as("rita", () -> authorizer.may("gate:release")), "the last day is a day of it");
        scene.clock.move(Duration.ofDays(1));
        scene.as("rita", () -> {
            assertFalse(authorizer.may("gate:release"));
            assertTrue(authorizer.may("node:read"));
            assertTrue(assertThrows(CadreException.class, () -> authorizer.require("gate:release")).getMessage().contains("training"));
            return null;
        });
        assertTrue(scene.as("olga", () -> authorizer.may("connector:control")), "an operator needs none");
    }

    @Test
    void wrongPasswordsOfOthersDoNotStopWhoIsInside() {
        scene.people.change(accounts -> accounts.with(
            scene.account("rita").failed(9, Optional.of(scene.clock.instant().plusSeconds(600)))));
        assertTrue(scene.as("rita", () -> authorizer.may("gate:release")));
    }

    @Test
    void whereNobodyIsLoggedInEverythingIsRefused() {
        refused(authorizer::actor);
        assertFalse(authorizer.may("node:read"));
        refused(() -> authorizer.require("node:read"));
        assertEquals("nobody", scene.journal.events.get(0).actor());
    }

    @Test
    void aSubjectWithoutOneUserIsNobody() {
        Subject without = new Subject();
        without.getPrincipals().add(new RolePrincipal("releaser"));
        Subject two = new Subject();
        two.getPrincipals().addAll(List.of(new UserPrincipal("rita"), new UserPrincipal("anna")));
        for (Subject subject : List.of(without, two)) {
            run(subject, () -> {
                refused(authorizer::actor);
                assertFalse(authorizer.may("gate:release"));
                return null;
            });
        }
    }

    @Test
    void aUserWhomTheStoreDoesNotKnowMayNothing() {
        for (String name : List.of("karaf", "nobody", "", "node")) {
            assertFalse(scene.as(name, () -> authorizer.may("node:read")), name);
        }
    }

    @Test
    void aRefusalThatCannotBeRecordedIsStillARefusal() {
        scene.journal.refuses = true;
        scene.as("anna", () -> {
            assertThrows(CadreException.class, () -> authorizer.require("gate:release"));
            assertEquals("anna", authorizer.require("node:read"));
            return null;
        });
    }

    @Test
    void aChangedConfigurationCountsAtOnce() {
        Map<String, Object> changed = new HashMap<>(Defaults.settings());
        changed.put("role.viewer", "node:read, audit:read");
        scene.as("vera", () -> {
            assertFalse(authorizer.may("audit:read"));
            scene.people.modified(changed);
            assertTrue(authorizer.may("audit:read"));
            return null;
        });
    }

    @Test
    void anotherThreadOfThePoolIsNotThePerson() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            pool.submit(() -> { }).get();
            scene.as("rita", () -> {
                try {
                    assertFalse(pool.submit(() -> authorizer.may("gate:release")).get());
                } catch (InterruptedException | ExecutionException e) {
                    throw new AssertionError(e);
                }
                return null;
            });
        } finally {
            pool.shutdown();
        }
    }

    private static void refused(Supplier<String> action) {
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, action::get).code());
    }

    @SuppressWarnings("removal")
    private static void run(Subject subject, PrivilegedAction<Void> action) {
        Subject.doAs(subject, action);
    }
}
