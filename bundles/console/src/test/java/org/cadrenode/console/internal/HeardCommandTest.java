package org.cadrenode.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.ssh.ShellCommand;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.AcceptAllPasswordAuthenticator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Karaf's own commands and console, over a real SSH server on loopback. */
class HeardCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COMMANDS = 20;

    private final ThreadIOImpl streams = new ThreadIOImpl();
    private SshServer server;
    private SshClient client;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException {
        streams.start();
        SessionFactoryImpl console = new SessionFactoryImpl(streams);
        CommandProcessorImpl commands = console.getCommandProcessor();
        commands.addCommand("test", new Trial(), "say");
        commands.addCommand("test", new Trial(), "fail");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(generator.generateKeyPair()));
        server.setPasswordAuthenticator(AcceptAllPasswordAuthenticator.INSTANCE);
        server.setCommandFactory(HeardCommand.of((channel, line) -> new ShellCommand(console, line), () -> console));
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
        streams.stop();
    }

    /** Commands of the test. */
    public static final class Trial {
        /** Answers. */
        public void say(String what) {
            System.out.println("said " + what);
        }

        /** Fails. */
        public void fail() {
            throw new IllegalStateException("on purpose");
        }
    }

    private record Ended(int code, String out) { }

    private Ended run(String line) throws IOException {
        try (ClientSession session = client.connect("anna", "127.0.0.1", server.getPort()).verify(PATIENCE).getSession()) {
            session.addPasswordIdentity("any");
            session.auth().verify(PATIENCE);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ClientChannel channel = session.createExecChannel(line)) {
                channel.setOut(out);
                channel.setErr(out);
                channel.open().verify(PATIENCE);
                assertTrue(channel.waitFor(EnumSet.of(ClientChannelEvent.EXIT_STATUS), PATIENCE).contains(ClientChannelEvent.EXIT_STATUS));
                return new Ended(channel.getExitStatus(), out.toString(StandardCharsets.UTF_8));
            }
        }
    }

    private static long threadsOfSessions() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("session-")).count();
    }

    private static boolean within(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    @Test
    void aCommandLeavesNoThreadBehindWhateverCameOfIt() throws IOException, InterruptedException {
        for (int i = 0; i < COMMANDS; i++) {
            assertEquals(0, run("test:say a | test:say b").code());
            assertEquals(1, run("test:fail").code());
        }
        // By itself a thread that rests lives for a minute.
        assertTrue(within(Duration.ofSeconds(10), () -> threadsOfSessions() == 0), () -> threadsOfSessions() + " threads of ended sessions");
    }

    @Test
    void whatACommandSaysArrives() throws IOException {
        assertEquals("said it", run("test:say it").out().strip());
        assertTrue(run("test:fail").out().contains("on purpose"));
    }
}
