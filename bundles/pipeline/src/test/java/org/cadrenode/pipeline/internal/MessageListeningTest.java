package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.FileMessageSpools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MessageListeningTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, char[]> secrets = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void aDeliveryIsMadeAfterAWhileAndOneWhenTheListeningStops() throws Exception {
        FileLandingZone zone = ListenerProcess.zone(folder);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        MessageListening soon = listening(zone, ListenerProcess.endpoint(1 << 20, Duration.ofMillis(100)), () -> {
            first.countDown();
            both.countDown();
        });
        soon.start(threads);
        send(soon, "m-1");
        first.await();
        assertEquals(1, zone.deliveries().size());
        soon.stop();
        MessageListening late = listening(zone, ListenerProcess.endpoint(1 << 20, LONG), both::countDown);
        late.start(threads);
        send(late, "m-2");
        assertEquals(1, zone.deliveries().size());
        late.stop();
        assertEquals(0, both.getCount());
        assertEquals(2, zone.deliveries().size());
        assertEquals(0, late.port());
    }

    @Test
    void aPortThatAnotherHasIsTriedAgain() throws Exception {
        FileLandingZone zone = ListenerProcess.zone(folder);
        MessageListening listening;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Endpoint.Mllp any = ListenerProcess.endpoint(1 << 20, LONG);
            listening = listening(zone, new Endpoint.Mllp(any.address(), other.getLocalPort(), any.tls(), any.mostConnections(), any.idle(),
                    any.longestMessage(), any.gather()), () -> { });
            listening.start(threads);
            assertThrows(AssertionError.class, () -> await(() -> listening.port() != 0, Duration.ofMillis(500)));
        }
        send(listening, "m-1");
        listening.stop();
        assertEquals(1, zone.deliveries().size());
    }

    @Test
    void thePortStaysClosedUntilKeyStoreAndSecretAreThere() throws Exception {
        FileLandingZone zone = ListenerProcess.zone(folder);
        Path store = folder.resolve("node.p12");
        Endpoint.Mllp any = ListenerProcess.endpoint(1 << 20, LONG);
        MessageListening listening = listening(zone, new Endpoint.Mllp(any.address(), 0, Optional.of(new Endpoint.Tls(store, "hl7-tls", Optional.empty())),
                any.mostConnections(), any.idle(), any.longestMessage(), any.gather()), () -> { });
        listening.start(threads);
        assertThrows(AssertionError.class, () -> await(() -> listening.port() != 0, Duration.ofMillis(500)));
        assertEquals(0, new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "node",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=node", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "synthetic")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
        secrets.put("hl7-tls", "synthetic".toCharArray());
        await(() -> listening.port() != 0, Duration.ofSeconds(30));
        listening.stop();
    }

    private MessageListening listening(FileLandingZone zone, Endpoint.Mllp endpoint, Runnable arrived) throws IOException {
        MessageRoom room = new MessageRoom(new FileMessageSpools(zone, ListenerProcess.keys()),
                name -> Optional.ofNullable(secrets.get(name)).map(char[]::clone));
        return new MessageListening(endpoint, new ListenerProcess.Echo(), room, () -> true, arrived);
    }

    private static void send(MessageListening listening, String word) throws IOException {
        await(() -> listening.port() != 0, Duration.ofSeconds(30));
        try (Socket socket = new Socket("127.0.0.1", listening.port())) {
            socket.getOutputStream().write(("\u000b" + word + "\u001c\r").getBytes(StandardCharsets.US_ASCII));
            String expected = "\u000bkept " + word + "\u001c\r";
            assertEquals(expected, new String(socket.getInputStream().readNBytes(expected.length()), StandardCharsets.US_ASCII));
        }
    }

    private static void await(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("It did not happen");
            }
            Thread.onSpinWait();
        }
    }
}
