package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Wrapping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WebRemoteTest {
    @TempDir
    Path place;

    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        server = new WebServer(place, false);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatHasNotChangedIsNotFetchedAgain() throws Exception {
        String[] content = {"1", "v1"};
        server.on("/out/a.csv", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"" + content[1] + "\"");
            boolean same = exchange.getRequestHeaders().getOrDefault("If-none-match", List.of()).contains("\"" + content[1] + "\"");
            WebServer.answer(exchange, same ? 304 : 200, content[0]);
        });
        try (Arrivals arrivals = new Arrivals(place, endpoint("", "", server.at("/out/a.csv")))) {
            assertEquals(Duration.ofSeconds(60), look(arrivals));
            look(arrivals);
            assertEquals(List.of("a=1"), arrivals.landed());
            content[0] = "22";
            content[1] = "v2";
            look(arrivals);
            assertEquals(List.of("a=22"), arrivals.landed());
            assertEquals(List.of("GET /out/a.csv [][]", "GET /out/a.csv [\"v1\"][]", "GET /out/a.csv [\"v1\"][]"), server.asked);
        }
    }

    @Test
    void oneAddressThatFailsDoesNotStopTheOthers() throws Exception {
        server.on("/none.csv", exchange -> WebServer.answer(exchange, 404, ""));
        server.on("/b.csv", exchange -> WebServer.answer(exchange, 200, "2"));
        try (Arrivals arrivals = new Arrivals(place, endpoint("", "", server.at("/none.csv"), server.at("/b.csv")))) {
            assertEquals("the server answers with 404", assertThrows(RemoteException.class, () -> look(arrivals)).getMessage());
            assertEquals(List.of("b=2"), arrivals.landed());
            assertTrue(remote(arrivals).check().get(0).startsWith("1 of the addresses"));
        }
    }

    @Test
    void aTokenOrAPasswordIsSentAndTheCheckAsksOnlyForTheHead() throws Exception {
        server.on("/a.csv", exchange -> {
            String sent = String.join("", exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            boolean good = sent.equals("Bearer t0ken") || sent.equals("Basic " + Base64.getEncoder().encodeToString("anna:wörd".getBytes(StandardCharsets.UTF_8)));
            WebServer.answer(exchange, good ? 200 : 401, "1");
        });
        try (Arrivals arrivals = new Arrivals(place, endpoint("", "web", server.at("/a.csv")))) {
            assertTrue(assertThrows(RemoteException.class, () -> look(arrivals)).getMessage().contains("connector:secret-set"));
            arrivals.secrets.put("web", "t0ken");
            assertEquals(List.of(), remote(arrivals).check());
            look(arrivals);
            assertEquals(List.of("a=1"), arrivals.landed());
            assertTrue(server.asked.get(0).startsWith("HEAD "));
            arrivals.secrets.put("web", "wrong");
            assertEquals("the server answers with 401", assertThrows(RemoteException.class, () -> look(arrivals)).getMessage());
            arrivals.secrets.put("web", "wörd");
            new WebRemote(endpoint("anna", "web", server.at("/a.csv")), arrivals.secrets(), Arrivals.SOURCE, arrivals.folder).look(arrivals.intake());
        }
    }

    @Test
    void aServerThatIsNotTrustedOrAsksForACertificateIsSaidInWords() throws Exception {
        server.on("/a.csv", exchange -> WebServer.answer(exchange, 200, "1"));
        Endpoint.Web untrusting = new Endpoint.Web(List.of(server.at("/a.csv")), "", "", Optional.empty(), Optional.empty(), "",
                Duration.ofSeconds(60), Duration.ofSeconds(10), 1 << 20, Wrapping.NONE);
        try (Arrivals arrivals = new Arrivals(place, untrusting)) {
            assertTrue(assertThrows(RemoteException.class, () -> look(arrivals)).getMessage().contains("certificate"));
        }
        Path second = Files.createDirectory(place.resolve("second"));
        try (WebServer strict = new WebServer(second, true)) {
            strict.on("/a.csv", exchange -> WebServer.answer(exchange, 200, "1"));
            Endpoint.Web with = new Endpoint.Web(List.of(strict.at("/a.csv")), "", "", Optional.of(strict.certificate),
                    Optional.of(strict.clientStore), "store", Duration.ofSeconds(60), Duration.ofSeconds(10), 1 << 20, Wrapping.NONE);
            Endpoint.Web without = new Endpoint.Web(List.of(strict.at("/a.csv")), "", "", Optional.of(strict.certificate),
                    Optional.empty(), "", Duration.ofSeconds(60), Duration.ofSeconds(10), 1 << 20, Wrapping.NONE);
            try (Arrivals arrivals = new Arrivals(second, with)) {
                arrivals.secrets.put("store", new String(WebServer.PASSPHRASE));
                look(arrivals);
                assertEquals(List.of("a=1"), arrivals.landed());
                assertThrows(RemoteException.class,
                        () -> new WebRemote(without, arrivals.secrets(), Arrivals.SOURCE, arrivals.folder).look(arrivals.intake()));
                arrivals.secrets.put("store", "wrong");
                assertTrue(assertThrows(RemoteException.class, () -> look(arrivals)).getMessage().contains("passphrase"));
            }
        }
    }

    @Test
    void itIsFollowedWithinItsHostOnly() throws Exception {
        server.on("/a.csv", exchange -> {
            exchange.getResponseHeaders().set("Location", "/deep/b.csv");
            WebServer.answer(exchange, 302, "");
        });
        server.on("/deep/b.csv", exchange -> WebServer.answer(exchange, 200, "1"));
        try (Arrivals arrivals = new Arrivals(place, endpoint("", "", server.at("/a.csv")))) {
            look(arrivals);
            assertEquals(List.of("a=1"), arrivals.landed());
        }
        for (String elsewhere : List.of("http://127.0.0.1/b.csv", "https://localhost:1/b.csv", "https://127.0.0.1:1/b.csv", "file:///etc/passwd",
                "/loop", ":::")) {
            server.on("/to" + Math.abs(elsewhere.hashCode()), exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere);
                WebServer.answer(exchange, 301, "");
            });
        }
        server.on("/loop", exchange -> {
            exchange.getResponseHeaders().set("Location", "/loop");
            WebServer.answer(exchange, 307, "");
        });
        for (String elsewhere : List.of("http://127.0.0.1/b.csv", "https://localhost:1/b.csv", "https://127.0.0.1:1/b.csv", "file:///etc/passwd",
                "/loop", ":::")) {
            try (Arrivals arrivals = new Arrivals(Files.createTempDirectory(place, "n"), endpoint("", "", server.at("/to" + Math.abs(elsewhere.hashCode()))))) {
                assertEquals("the server points to another place, and is not followed",
                        assertThrows(RemoteException.class, () -> look(arrivals)).getMessage());
                assertEquals(List.of(), arrivals.deliveries());
            }
        }
    }

    @Test
    void whatIsCutOffOrSilentOrTooLargeDoesNotLand() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        server.on("/cut.csv", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
            throw new IOException("gone");
        });
        server.on("/silent.csv", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.on("/large.csv", exchange -> WebServer.answer(exchange, 200, "x".repeat((1 << 20) + 1)));
        server.on("/endless.csv", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] some = new byte[1 << 16];
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(some);
            }
            exchange.close();
        });
        server.on("/zipped.csv", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            WebServer.answer(exchange, 200, "x");
        });
        for (String[] expected : new String[][] {{"/cut.csv", "the connection was lost|the server does not answer"}, {"/silent.csv", "the server has fallen silent"},
            {"/large.csv", "a file is larger than mostMiB"}, {"/endless.csv", "a file is larger than mostMiB"},
            {"/zipped.csv", "the server sends a form that was not asked for"}}) {
            Endpoint.Web endpoint = new Endpoint.Web(List.of(server.at(expected[0])), "", "", Optional.of(server.certificate), Optional.empty(), "",
                    Duration.ofSeconds(60), Duration.ofSeconds(2), 1 << 20, Wrapping.NONE);
            try (Arrivals arrivals = new Arrivals(Files.createTempDirectory(place, "n"), endpoint)) {
                String said = assertThrows(RemoteException.class, () -> look(arrivals)).getMessage();
                assertTrue(said.matches(expected[1]), said);
                assertEquals(List.of(), arrivals.deliveries());
            }
        }
        ended.countDown();
    }

    @Test
    void fetchingEndsWhenTheConnectorLeaves() throws Exception {
        server.on("/a.csv", exchange -> WebServer.answer(exchange, 200, "1"));
        try (Arrivals arrivals = new Arrivals(place, endpoint("", "", server.at("/a.csv")))) {
            arrivals.running.leave();
            assertThrows(Exception.class, () -> look(arrivals));
            assertEquals(List.of(), arrivals.deliveries());
        }
    }

    private Endpoint.Web endpoint(String user, String secret, URI... addresses) {
        return new Endpoint.Web(Arrays.asList(addresses), user, secret, Optional.of(server.certificate), Optional.empty(), "",
                Duration.ofSeconds(60), Duration.ofSeconds(20), 1 << 20, Wrapping.NONE);
    }

    private static WebRemote remote(Arrivals arrivals) {
        return new WebRemote((Endpoint.Web) arrivals.running.connector().endpoint(), arrivals.secrets(), Arrivals.SOURCE, arrivals.folder);
    }

    private static Duration look(Arrivals arrivals) throws IOException {
        return remote(arrivals).look(arrivals.intake());
    }
}
