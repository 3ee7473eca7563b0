package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.security.Entrance;
import org.cadrenode.watch.engine.StatusPage;
import org.cadrenode.watch.internal.LoopbackServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page over TLS, as a client meets it. */
class PageDeskTest {
    @TempDir
    Path folder;

    private final FakeEntrance entrance = new FakeEntrance();
    private Optional<Entrance> door = Optional.of(entrance);
    private long nanos;
    private PageDesk desk;
    private LoopbackServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        desk = new PageDesk(new StatusPage("node"), () -> door, Scenes::busy, Duration.ofMinutes(15), Duration.ofHours(8), () -> nanos);
        server = new LoopbackServer("page", 0, Optional.of(Tls.server(Tls.own(folder, Scenes.NOW))), desk::answer);
        client = HttpClient.newBuilder().sslContext(Tls.client(Optional.of(folder.resolve("page-certificate.pem")))).build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> login(String name, String password) throws IOException {
        return send("POST", "/login", "name=" + name + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8),
                "Origin", "https://localhost:" + server.port());
    }

    private String cookie() throws IOException {
        HttpResponse<String> answer = login("vera", FakeEntrance.PASSWORD);
        assertEquals(303, answer.statusCode(), answer::body);
        String given = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(given.matches("__Host-cadre-visit=[0-9a-f]{64}; Path=/; Secure; HttpOnly; SameSite=Strict"), given);
        return given.substring(0, given.indexOf(';'));
    }

    private HttpResponse<String> page(String cookie) throws IOException {
        return send("GET", "/", "", "Cookie", cookie);
    }

    @Test
    void nobodySeesAnythingBeforeTheyAreIn() throws IOException {
        for (String path : List.of("/", "/?refresh=60")) {
            HttpResponse<String> answer = send("GET", path, "");
            assertEquals(303, answer.statusCode());
            assertEquals("/login", answer.headers().firstValue("Location").orElseThrow());
            assertEquals("", answer.body());
        }
        assertEquals(303, page("__Host-cadre-visit=" + "0".repeat(64)).statusCode());
        assertEquals(404, send("GET", "/metrics", "").statusCode());
        assertEquals(404, send("PUT", "/login", "").statusCode());
        HttpResponse<String> form = send("GET", "/login", "");
        assertEquals(200, form.statusCode());
        assertFalse(form.body().contains("disk"));
    }

    @Test
    void whoMaySeesThePageAndLeavesIt() throws IOException {
        String cookie = cookie();
        HttpResponse<String> answer = page(cookie);
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("1,204") && answer.body().contains("12,003") && answer.body().contains("DATE_INVALID"), answer::body);
        assertTrue(answer.body().contains("&lt;script&gt;") && !answer.body().contains("<script"), "what a check says is text");
        assertFalse(answer.body().contains("D-7K3M"), "single deliveries need delivery:read");
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
        assertTrue(answer.headers().firstValue("Content-Security-Policy").orElseThrow().startsWith("default-src 'none'; style-src 'sha256-"));
        entrance.may.add("delivery:read");
        assertTrue(page(cookie).body().contains("D-7K3M4QX2ABCD"));

        assertEquals(303, send("POST", "/leave", "", "Cookie", cookie, "Origin", "https://localhost:" + server.port()).statusCode());
        assertEquals(303, page(cookie).statusCode());
        assertEquals(List.of("enter vera 127.0.0.1", "end left"), entrance.said);
    }

    @Test
    void whoIsRefusedIsToldNoMoreThanTheyShouldKnow() throws IOException {
        HttpResponse<String> wrong = login("vera", "wrong");
        assertEquals(403, wrong.statusCode());
        assertTrue(wrong.body().contains("name or password is wrong") && !wrong.body().contains("vera"));
        HttpResponse<String> lacking = login("rosa", FakeEntrance.PASSWORD);
        assertEquals(403, lacking.statusCode());
        assertTrue(lacking.body().contains("None of your roles"));
        assertEquals(503, login("nora", FakeEntrance.PASSWORD).statusCode());
        door = Optional.empty();
        assertEquals(503, login("vera", FakeEntrance.PASSWORD).statusCode());
        assertTrue(wrong.headers().firstValue("Set-Cookie").isEmpty() && lacking.headers().firstValue("Set-Cookie").isEmpty());
    }

    @Test
    void aFormOfAnotherSiteAndANameThatOnlyPointsHereAreRefused() throws IOException {
        assertEquals(403, send("POST", "/login", "name=vera&password=x", "Origin", "https://evil.example").statusCode());
        assertEquals(403, send("POST", "/login", "name=vera&password=x", "Origin", "null").statusCode());
        assertEquals(List.of(), entrance.said);
        try (LoopbackServer plain = new LoopbackServer("plain", 0, Optional.empty(), request -> Answer.plain(200, "here"))) {
            assertTrue(asked(plain.port(), "GET / HTTP/1.1\r\nHost: evil.example:" + plain.port() + "\r\nConnection: close\r\n\r\n").contains(" 421 "));
            assertTrue(asked(plain.port(), "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + plain.port() + "\r\nConnection: close\r\n\r\n").contains("here"));
            assertTrue(asked(plain.port(), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n" + "x".repeat(5000)).contains(" 413 "));
        }
    }

    private static String asked(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aVisitEndsWhenItIsIdleWhenItIsLongAndWhenTheRoleIsGone() throws IOException {
        String cookie = cookie();
        nanos += Duration.ofMinutes(14).toNanos();
        assertEquals(200, page(cookie).statusCode());
        nanos += Duration.ofMinutes(16).toNanos();
        assertEquals(303, page(cookie).statusCode());
        cookie = cookie();
        for (int i = 0; i < 40; i++) {
            nanos += Duration.ofMinutes(12).toNanos();
            page(cookie);
        }
        assertEquals(200, page(cookie).statusCode(), "it was seen all the time");
        nanos += Duration.ofMinutes(12).toNanos();
        assertEquals(303, page(cookie).statusCode());
        cookie = cookie();
        entrance.may.clear();
        assertEquals(303, page(cookie).statusCode());
        assertEquals(List.of("end idle", "end time", "end role-taken"), entrance.said.stream().filter(word -> word.startsWith("end")).toList());
    }

    @Test
    void itRefreshesItselfOnlyForWhoAskedIt() throws IOException {
        String cookie = cookie();
        assertFalse(page(cookie).body().contains("http-equiv"));
        String refreshing = send("GET", "/?refresh=60", "", "Cookie", cookie).body();
        assertTrue(refreshing.contains("<meta http-equiv=\"refresh\" content=\"60\">") && refreshing.contains("Stop refreshing"));
        assertFalse(send("GET", "/?refresh=0", "", "Cookie", cookie).body().contains("http-equiv"));
    }

    @Test
    void itListensOnLoopbackAloneAndAPortThatIsTakenIsAFault() throws IOException {
        assertThrows(BindException.class, () -> new LoopbackServer("second", server.port(), Optional.empty(), request -> Answer.plain(200, "")));
        try (Socket socket = new Socket()) {
            // All of 127/8 is this machine, and only one address of it is listened on.
            assertThrows(ConnectException.class, () -> socket.connect(new InetSocketAddress("127.0.0.2", server.port()), 5_000));
        }
    }
}
