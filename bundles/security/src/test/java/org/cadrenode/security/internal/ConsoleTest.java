package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.FailedLoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.ssh.KarafJaasAuthenticator;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SSH server with Karaf's own authenticator, our realm behind it, and a real client on loopback. */
class ConsoleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RIGHT = "the right passphrase";

    @TempDir
    private Path folder;
    private Scene scene;
    private Sessions sessions;
    private SshServer server;
    private SshClient client;
    private KeyPair key;
    /** Sessions whose end the server has seen. */
    private final BlockingQueue<Session> closed = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        key = generator.generateKeyPair();
        scene = new Scene(folder).has("rita", "releaser", "viewer");
        scene.people.change(accounts -> accounts.with(scene.account("rita").plus(SshKey.of(key.getPublic()).orElseThrow())
            .withPassword(scene.hashing.hash(RIGHT.toCharArray()))));
        Logins logins = new Logins(scene.people, scene.journal, scene.hashing, time -> { });
        sessions = new Sessions(scene.people, logins, scene.journal);
        javax.security.auth.login.Configuration.setConfiguration(new Realm(logins));
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(generator.generateKeyPair()));
        KarafJaasAuthenticator authenticator =
            new KarafJaasAuthenticator("cadre", Logins.LOGGED_IN, new Class<?>[] {RolePrincipal.class});
        server.setPasswordAuthenticator(authenticator);
        server.setPublickeyAuthenticator(authenticator);
        server.addSessionListener(sessions);
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionClosed(Session session) {
                closed.add(session);
            }
        });
        server.start();
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.setKeyIdentityProvider(context -> List.of());
        client.start();
    }

    @AfterEach
    void close() throws IOException {
        client.stop();
        server.stop();
        javax.security.auth.login.Configuration.setConfiguration(null);
    }

    @Test
    void aPasswordOpensASessionInTheRolesOfTheStore() throws IOException {
        try (ClientSession session = connected("rita")) {
            session.addPasswordIdentity(RIGHT);
            session.auth().verify(PATIENCE);
            Subject subject = server.getActiveSessions().get(0).getAttribute(KarafJaasAuthenticator.SUBJECT_ATTRIBUTE_KEY);
            Set<String> roles = new TreeSet<>();
            subject.getPrincipals(RolePrincipal.class).forEach(role -> roles.add(role.getName()));
            assertEquals(Set.of("releaser", "ssh", "viewer"), roles);
            assertEquals(AuditAction.LOGIN_ACCEPTED, scene.journal.last().action());
            assertEquals("password", scene.journal.last().detail().get("method"));
        }
        assertEquals("left", ended().detail().get("cause"));
    }

    @Test
    void aKeyOpensASessionAndOneEntryStandsForIt() throws IOException {
        try (ClientSession session = connected("rita")) {
            session.addPublicKeyIdentity(key);
            session.auth().verify(PATIENCE);
            assertEquals(List.of(AuditAction.LOGIN_ACCEPTED), scene.journal.events.stream().map(AuditEvent::action).toList());
            assertEquals("publickey", scene.journal.last().detail().get("method"));
        }
    }

    @Test
    void whoHasOnlyThePublicHalfOfAKeyLeavesNoLoginBehind() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        try (ClientSession session = connected("rita")) {
            session.addPublicKeyIdentity(new KeyPair(key.getPublic(), generator.generateKeyPair().getPrivate()));
            assertThrows(IOException.class, () -> session.auth().verify(PATIENCE));
        }
        assertEquals(List.of(), scene.journal.events.stream().filter(e -> e.action() == AuditAction.LOGIN_ACCEPTED).toList());
        assertEquals(Optional.empty(), scene.account("rita").lastLogin());
    }

    @Test
    void strangersAndWrongPasswordsStayOutside() throws IOException {
        for (String[] pair : new String[][] {{"rita", "a wrong passphrase"}, {"karaf", "karaf"}, {"admin", "admin"}, {"rita", " "}}) {
            try (ClientSession session = connected(pair[0])) {
                session.addPasswordIdentity(pair[1]);
                assertThrows(IOException.class, () -> session.auth().verify(PATIENCE), pair[0]);
            }
        }
        assertFalse(scene.journal.events.stream().anyMatch(e -> e.action() == AuditAction.LOGIN_ACCEPTED));
    }

    @Test
    void withoutTheJournalTheDoorStaysShut() throws IOException {
        scene.journal.refuses = true;
        try (ClientSession session = connected("rita")) {
            session.addPublicKeyIdentity(key);
            session.auth().await(PATIENCE);
            assertTrue(session.waitFor(EnumSet.of(ClientSessionEvent.CLOSED), PATIENCE).contains(ClientSessionEvent.CLOSED));
        }
        assertEquals(Optional.empty(), scene.account("rita").lastLogin());
    }

    @Test
    void aSessionEndsWhenItsUserLosesARoleOrIsLockedExpiredOrRemoved() throws IOException, InterruptedException {
        Account rita = scene.account("rita");
        Map<String, Runnable> losses = Map.of(
            "role-taken", () -> put(rita.inRoles(new TreeSet<>(List.of("viewer")))),
            "locked", () -> put(rita.locked(true)),
            "expired", () -> put(rita.expiring(Optional.of(scene.people.today().minusDays(1)))),
            "training-lapsed", () -> put(rita.trained(Optional.empty())),
            "removed", () -> scene.people.change(accounts -> accounts.without("rita")));
        for (Map.Entry<String, Runnable> loss : losses.entrySet()) {
            put(rita);
            closed.clear();
            try (ClientSession session = connected("rita")) {
                session.addPublicKeyIdentity(key);
                session.auth().verify(PATIENCE);
                sessions.check(server);
                assertTrue(session.isOpen(), "nothing happened yet");
                loss.getValue().run();
                sessions.check(server);
                assertTrue(session.waitFor(EnumSet.of(ClientSessionEvent.CLOSED), PATIENCE).contains(ClientSessionEvent.CLOSED));
                assertTrue(closed.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null);
            }
            AuditEvent event = scene.journal.last();
            assertEquals(AuditAction.SESSION_ENDED, event.action());
            assertEquals(loss.getKey(), event.detail().get("cause"));
            assertEquals("rita", event.object());
        }
    }

    @Test
    void aLockOutAndAFurtherRoleDoNotEndASession() throws IOException {
        try (ClientSession session = connected("rita")) {
            session.addPublicKeyIdentity(key);
            session.auth().verify(PATIENCE);
            put(scene.account("rita").failed(9, Optional.of(scene.clock.instant().plusSeconds(900)))
                .inRoles(new TreeSet<>(List.of("releaser", "viewer", "governance"))));
            sessions.check(server);
            assertTrue(session.isOpen());
        }
    }

    @Test
    void aSessionThatBeganUnwatchedIsGivenItsTimeAndEnded() throws IOException {
        server.removeSessionListener(sessions);
        try (ClientSession session = connected("rita")) {
            session.addPublicKeyIdentity(key);
            session.auth().verify(PATIENCE);
            sessions.check(server);
            assertTrue(session.isOpen());
            scene.clock.move(Duration.ofSeconds(31));
            sessions.check(server);
            assertTrue(session.waitFor(EnumSet.of(ClientSessionEvent.CLOSED), PATIENCE).contains(ClientSessionEvent.CLOSED));
        }
    }

    private ClientSession connected(String user) throws IOException {
        return client.connect(user, "127.0.0.1", server.getPort()).verify(PATIENCE).getSession();
    }

    private void put(Account account) {
        scene.people.change(accounts -> accounts.with(account));
    }

    private AuditEvent ended() {
        try {
            assertTrue(closed.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) != null);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return scene.journal.last();
    }

    /** What Karaf makes of the realm, without its proxy for class loading. */
    private static final class Realm extends javax.security.auth.login.Configuration {
        private final CadreLoginModule.Gatekeeper gatekeeper;

        Realm(Logins logins) {
            this.gatekeeper = new CadreLoginModule.Gatekeeper() {
                @Override
                public Set<String> password(String name, char[] password, String connection) throws FailedLoginException {
                    return logins.password(name, password, connection);
                }

                @Override
                public Set<String> key(String name, Optional<SshKey> offered, String connection) throws FailedLoginException {
                    return logins.key(name, offered, connection);
                }
            };
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return name.equals("cadre") ? new AppConfigurationEntry[] {new AppConfigurationEntry(CadreLoginModule.class.getName(),
                LoginModuleControlFlag.REQUIRED, Map.of(CadreLoginModule.GATEKEEPER, gatekeeper))} : null;
        }
    }
}
