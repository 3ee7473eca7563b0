package org.cadrenode.connector.spi.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server. */
class TimedBodyTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "server");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void aBodyIsReadWholeInWhateverPieces() throws Exception {
        byte[] content = content(3_000_000);
        try (TimedBody body = body(content, content.length, LONG, content.length)) {
            assertEquals(content[0] & 0xff, body.read());
            assertEquals(0, body.read(new byte[1], 0, 0));
            byte[] rest = body.readAllBytes();
            assertArrayEquals(Arrays.copyOfRange(content, 1, content.length), rest);
            assertEquals(-1, body.read());
        }
    }

    @Test
    void anEmptyBodyEndsAtOnce() throws Exception {
        try (TimedBody body = body(new byte[0], -1, LONG, 0)) {
            assertEquals(-1, body.read());
        }
    }

    @Test
    void aServerThatFallsSilentIsNotWaitedForForEver() throws Exception {
        try (TimedBody body = body(content(1000), 2000, Duration.ofMillis(300), 10_000)) {
            assertEquals(1000, body.readNBytes(1000).length);
            assertEquals(TimedBody.Trouble.SILENT.name(), assertThrows(IOException.class, body::read).getMessage());
        }
    }

    @Test
    void aConnectionThatIsLostIsNotTheEnd() throws Exception {
        try (TimedBody body = body(content(1000), 2000, LONG, 10_000)) {
            over.countDown(); // a connection lost sooner may be told by send
            assertEquals(TimedBody.Trouble.LOST.name(), assertThrows(IOException.class, body::readAllBytes).getMessage());
        }
    }

    @Test
    void moreThanIsAcceptedIsNotRead() throws Exception {
        try (TimedBody body = body(content(1001), 1001, LONG, 1000)) {
            assertEquals(TimedBody.Trouble.TOO_LONG.name(), assertThrows(IOException.class, body::readAllBytes).getMessage());
        }
    }

    @Test
    void anInterruptionEndsTheWaiting() throws Exception {
        try (TimedBody body = body(content(10), 20, LONG, 100)) {
            body.readNBytes(10);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, body::read);
            assertTrue(Thread.interrupted(), "it is told on");
        }
    }

    // Announces so many bytes, sends the content, and then stays silent until the test is over.
    private TimedBody body(byte[] content, long announced, Duration patience, long most) throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, announced);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
                out.flush();
                if (announced > content.length) {
                    over.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(),
                info -> new TimedBody(patience, most, trouble -> new IOException(trouble.name()))).body();
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(20261127).nextBytes(content);
        return content;
    }
}
