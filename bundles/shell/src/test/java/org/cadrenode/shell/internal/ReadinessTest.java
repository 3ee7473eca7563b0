package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.hc.api.Result;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

final class ReadinessTest {
    @TempDir
    Path data;

    @Test
    void whileTheNodeIsReadyTheFileHoldsItsProcessNumber() throws IOException {
        Files.writeString(data.resolve("ready"), "of a run that was killed\n");
        Readiness ready = new Readiness(data, 4711, () -> true, () -> { });
        assertEquals("4711\n", Files.readString(data.resolve("ready")));
        ready.stop();
        assertFalse(Files.exists(data.resolve("ready")));
    }

    @Test
    void aNodeThatCannotWriteTheFileGoesOn() {
        assertDoesNotThrow(() -> new Readiness(data.resolve("missing"), 4711, () -> true, () -> { }).stop());
    }

    @Test
    void aNodeWhoseConsoleDoesNotListenIsNotReadyUntilItDoes() throws Exception {
        AtomicBoolean listens = new AtomicBoolean();
        CountDownLatch looks = new CountDownLatch(2);
        Readiness ready = new Readiness(data, 4711, () -> {
            looks.countDown();
            return listens.get();
        }, () -> { });
        assertTrue(looks.await(10, TimeUnit.SECONDS));
        assertFalse(Files.exists(data.resolve("ready")));
        listens.set(true);
        for (int i = 0; i < 1000 && !Files.exists(data.resolve("ready")); i++) {
            Thread.sleep(10);
        }
        assertEquals("4711\n", Files.readString(data.resolve("ready")));
        ready.stop();
    }

    @Test
    void whatWasStoppedBeforeTheConsoleListenedLeavesNothing() throws Exception {
        AtomicBoolean listens = new AtomicBoolean();
        Readiness ready = new Readiness(data, 4711, listens::get, () -> { });
        ready.stop();
        listens.set(true);
        Thread.sleep(300);
        assertFalse(Files.exists(data.resolve("ready")));
    }

    @Test
    void aPortOfAnotherProgramIsCritical() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); SshServer console = SshServer.setUpDefaultServer()) {
            console.setHost("127.0.0.1");
            console.setPort(other.getLocalPort());
            console.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
            assertThrows(IOException.class, console::start);
            assertEquals(Result.Status.CRITICAL, check(console).getStatus());
        }
        try (SshServer console = SshServer.setUpDefaultServer()) {
            console.setHost("127.0.0.1");
            console.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
            console.start();
            assertEquals(Result.Status.OK, check(console).getStatus());
        }
    }

    @Test
    void aConsoleThatDoesNotListenIsStartedOnceMore() throws Exception {
        AtomicBoolean listens = new AtomicBoolean();
        CountDownLatch anew = new CountDownLatch(1);
        Readiness ready = new Readiness(data, 4711, listens::get, () -> {
            listens.set(true);
            anew.countDown();
        });
        assertTrue(anew.await(30, TimeUnit.SECONDS));
        for (int i = 0; i < 1000 && !Files.exists(data.resolve("ready")); i++) {
            Thread.sleep(10);
        }
        assertEquals("4711\n", Files.readString(data.resolve("ready")));
        ready.stop();
    }

    /** Karaf leaves a server that it stopped registered: {@code stopped} stands before the one that counts. */
    private static Result check(SshServer console) {
        SshServer stopped = SshServer.setUpDefaultServer();
        BundleContext none = (BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> new Bundle[0]);
        return new ConsoleHealthCheck(new ConsoleServer(none, List.of(stopped, console))).execute();
    }
}
