package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.PrivilegedAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.Test;

class ShiroAuthorizerTest {
    private final RecordingJournal journal = new RecordingJournal();
    private final ShiroAuthorizer authorizer = new ShiroAuthorizer(journal, Defaults.settings());

    @Test
    void aPersonMayWhatOneOfTheirRolesPermits() {
        as("rita", List.of("ssh", "releaser"), () -> {
            assertEquals("rita", authorizer.actor());
            assertTrue(authorizer.may("gate:release"));
            assertEquals("rita", authorizer.require("gate:release"));
            assertFalse(authorizer.may("connector:control"));
            return null;
        });
        assertEquals(List.of(), journal.events);
    }

    @Test
    void aRefusalIsOnRecord() {
        as("anna", List.of("ssh", "admin"), () -> {
            refused(() -> authorizer.require("gate:release"));
            refused(() -> authorizer.require("optout:write"));
            refused(() -> authorizer.require("vault:status"));
            return null;
        });
        assertEquals(3, journal.events.size());
        AuditEvent event = journal.events.get(0);
        assertEquals(AuditAction.PERMISSION_REFUSED, event.action());
        assertEquals(AuditOutcome.REFUSED, event.outcome());
        assertEquals("anna", event.actor());
        assertEquals("gate:release", event.object());
    }

    @Test
    void whereNobodyIsLoggedInEverythingIsRefused() {
        refused(authorizer::actor);
        assertFalse(authorizer.may("node:read"));
        refused(() -> authorizer.require("node:read"));
        assertEquals("nobody", journal.events.get(0).actor());
    }

    @Test
    void aSubjectWithoutOneUserIsNobody() {
        Subject without = new Subject();
        without.getPrincipals().add(new RolePrincipal("releaser"));
        Subject two = new Subject();
        two.getPrincipals().addAll(List.of(new UserPrincipal("rita"), new UserPrincipal("anna"), new RolePrincipal("releaser")));
        for (Subject subject : List.of(without, two)) {
            run(subject, () -> {
                refused(authorizer::actor);
                assertFalse(authorizer.may("gate:release"));
                return null;
            });
        }
    }

    @Test
    void anUnknownRolePermitsNothing() {
        as("sam", List.of("root", "gate:release", "*"), () -> {
            assertFalse(authorizer.may("node:read"));
            assertFalse(authorizer.may("gate:release"));
            return null;
        });
    }

    @Test
    void aRefusalThatCannotBeRecordedIsStillARefusal() {
        journal.refuses = true;
        as("anna", List.of("admin"), () -> {
            assertThrows(CadreException.class, () -> authorizer.require("gate:release"));
            assertEquals("anna", authorizer.require("node:read"));
            return null;
        });
    }

    @Test
    void aChangedConfigurationCountsAtOnce() {
        Map<String, Object> changed = new HashMap<>(Defaults.settings());
        changed.put("role.viewer", "node:read, audit:read");
        changed.put("role.releaser", "");
        as("vera", List.of("viewer", "releaser"), () -> {
            assertFalse(authorizer.may("audit:read"));
            assertTrue(authorizer.may("gate:release"));
            authorizer.modified(changed);
            assertTrue(authorizer.may("audit:read"));
            assertFalse(authorizer.may("gate:release"));
            return null;
        });
    }

    @Test
    void anotherThreadOfThePoolIsNotThePerson() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            pool.submit(() -> { }).get();
            as("rita", List.of("releaser"), () -> {
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

    private static void as(String user, List<String> roles, PrivilegedAction<Void> action) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        roles.forEach(role -> subject.getPrincipals().add(new RolePrincipal(role)));
        run(subject, action);
    }

    @SuppressWarnings("removal")
    private static void run(Subject subject, PrivilegedAction<Void> action) {
        Subject.doAs(subject, action);
    }
}
