package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.watch.engine.Alarm;
import org.cadrenode.watch.engine.Alert;
import org.cadrenode.watch.internal.LoopbackServer.Answer;
import org.cadrenode.watch.internal.LoopbackServer.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts on their ways to real servers. */
class AlertWaysTest {
    private static final Instant SINCE = Instant.parse("2026-11-27T11:00:00Z");
    private static final Alert ALERT = new Alert("keystore", Alert.Kind.RAISED, Health.CRITICAL, SINCE, SINCE.plusSeconds(120));
    private static final String SECRET = "a secret of the site";

    @TempDir
    Path folder;
    private Tls.Identity identity;

    @BeforeEach
    void files() throws IOException, GeneralSecurityException {
        identity = Tls.own(folder, Instant.now());
        Files.writeString(folder.resolve("password"), "the mail password\n");
        Files.writeString(folder.resolve("secret"), SECRET + "\n");
    }

    private MailWay mail(MailServer server, Map<String, Object> others) throws IOException, GeneralSecurityException {
        Map<String, Object> settings = new HashMap<>(Map.of("mailServer", "localhost", "mailPort", server.port(), "mailTrust", "page-certificate.pem",
                "mailUser", "node", "mailPasswordFile", "password", "mailFrom", "node@site.example", "mailTo", "it@site.example, duty@site.example"));
        settings.putAll(others);
        return new MailWay(Settings.of(settings), folder, folder, "node");
    }

    private WebhookWay webhook(String address) throws IOException, GeneralSecurityException {
        return new WebhookWay(Settings.of(Map.of("webhook", address, "webhookTrust", "page-certificate.pem", "webhookSecretFile", "secret")), folder, folder,
                "node", () -> Instant.ofEpochSecond(1_800_000_000));
    }

    @Test
    void aMailGoesWithinTlsToAServerThatProvesItsName() throws Exception {
        try (MailServer server = new MailServer(Tls.server(identity), "node:the mail password")) {
            mail(server, Map.of()).tell(ALERT);
            String mail = server.mails.poll(20, TimeUnit.SECONDS);
            assertNotNull(mail);
            assertTrue(mail.contains("Subject: [node] keystore is critical (CADRE_KEYSTORE)\n"), mail);
            assertTrue(mail.contains("To: <it@site.example>, <duty@site.example>\n") && mail.contains("docs/manual/watch.md#alert-keystore"), mail);
            assertEquals(List.of("clear EHLO localhost", "clear STARTTLS"), server.said.stream().filter(line -> line.startsWith("clear")).toList());
            assertEquals(2, server.said.stream().filter(line -> line.startsWith("tls RCPT")).count());
        }
    }

    @Test
    void aMailServerWithoutTheRightCertificateOrNameGetsNoPassword() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Tls.Identity strange = Tls.own(other, Instant.now());
        try (MailServer server = new MailServer(Tls.server(strange), "node:the mail password")) {
            String strangers = assertThrows(IOException.class, () -> mail(server, Map.of()).tell(ALERT)).getMessage();
            assertTrue(strangers.startsWith("no authority that this node trusts vouches for"), strangers);
            assertFalse(server.said.stream().anyMatch(line -> line.contains("AUTH")));
        }
        try (MailServer server = new MailServer(Tls.server(identity), "node:the mail password", 2)) {
            // The certificate is trusted, and another address's.
            String named = assertThrows(IOException.class, () -> mail(server, Map.of("mailServer", "127.0.0.2")).tell(ALERT)).getMessage();
            assertTrue(named.startsWith("the certificate of the other end does not bear the name"), named);
            assertTrue(server.said.contains("clear STARTTLS") && server.said.stream().noneMatch(line -> line.contains("AUTH")));
        }
        try (MailServer server = new MailServer(Tls.server(identity), "node:the mail password")) {
            String clear = assertThrows(IOException.class, () -> mail(server, Map.of("mailSecurity", "tls")).tell(ALERT)).getMessage();
            assertTrue(clear.startsWith("the other end does not speak TLS there"), clear);
            Files.writeString(folder.resolve("password"), "another\n");
            assertEquals("login refused with 535", assertThrows(IOException.class, () -> mail(server, Map.of()).tell(ALERT)).getMessage());
            assertTrue(server.mails.isEmpty());
        }
    }

    @Test
    void mailInClearGoesToThisMachineAlone() throws Exception {
        try (MailServer server = new MailServer(Tls.server(identity), "")) {
            mail(server, Map.of("mailSecurity", "none", "mailUser", "")).tell(ALERT);
            assertNotNull(server.mails.poll(20, TimeUnit.SECONDS));
            assertThrows(IllegalArgumentException.class, () -> mail(server, Map.of("mailSecurity", "none", "mailServer", "mail.site.example")));
            assertThrows(IllegalArgumentException.class, () -> mail(server, Map.of("mailTo", "it@site.example\r\nBcc: x@y.example")));
        }
    }

    @Test
    void aPostIsSignedAndHoldsTheWordsOfTheCatalogueAlone() throws Exception {
        BlockingQueue<Request> posts = new LinkedBlockingQueue<>();
        try (LoopbackServer server = new LoopbackServer("hook", 0, Optional.of(Tls.server(identity)), request -> {
            posts.add(request);
            return Answer.plain(200, "taken");
        })) {
            webhook("https://localhost:" + server.port() + "/alerts").tell(ALERT);
            Request post = posts.poll(20, TimeUnit.SECONDS);
            assertNotNull(post);
            assertEquals("POST /alerts", post.method() + " " + post.path());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            assertEquals("1800000000", post.header("X-Cadre-Time"));
            assertEquals("sha256=" + HexFormat.of().formatHex(mac.doFinal(("1800000000." + post.body()).getBytes(StandardCharsets.UTF_8))),
                    post.header("X-Cadre-Signature"));
            JsonNode body = new ObjectMapper().readTree(post.body());
            assertEquals("cadre-alert-1 node CADRE_KEYSTORE keystore raised critical 2026-11-27T11:00:00Z", String.join(" ", List.of(
                    body.get("schema").asText(), body.get("node").asText(), body.get("code").asText(), body.get("check").asText(),
                    body.get("kind").asText(), body.get("health").asText(), body.get("since").asText())));
        }
    }

    @Test
    void aWebhookIsTlsOrThisMachineAndItsSecretIsNotShort() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> webhook("http://hook.site.example/"));
        assertThrows(IllegalArgumentException.class, () -> webhook("ftp://127.0.0.1/"));
        AlertQueue deaf = new AlertQueue(webhook("http://127.0.0.1:1/"), List.of());
        assertEquals("nobody listens there (ConnectException)", deaf.tell(ALERT));
        Files.delete(folder.resolve("secret"));
        assertEquals("there is no file " + folder.resolve("secret") + " (NoSuchFileException)", deaf.tell(ALERT));
        deaf.close();
        Files.writeString(folder.resolve("secret"), "short");
        assertThrows(IllegalArgumentException.class, () -> webhook("https://hook.site.example/"));
    }

    @Test
    void aWayThatFailsIsTriedAgainThenGivenUpAndStopsNothing() throws Exception {
        try (MailServer server = new MailServer(Tls.server(identity), "node:the mail password")) {
            server.refusals = 2;
            AlertQueue queue = new AlertQueue(mail(server, Map.of()), Collections.nCopies(3, Duration.ofMillis(5)));
            queue.add(ALERT);
            assertNotNull(server.mails.poll(20, TimeUnit.SECONDS));
            await(() -> queue.state().told() == 1);
            assertEquals(new AlertQueue.State(1, 0, "", 0), queue.state());
            server.refusals = 4;
            queue.add(ALERT);
            await(() -> queue.state().lost() == 1);
            assertEquals(new AlertQueue.State(1, 4, "data refused with 451", 1), queue.state());
            queue.add(ALERT);
            assertNotNull(server.mails.poll(20, TimeUnit.SECONDS));
            queue.close();
        }
    }

    @Test
    void moreThanFitIsGivenUpAndNobodyWaits() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        AlertQueue queue = new AlertQueue(new AlertWay() {
            @Override
            public String name() {
                return "stuck";
            }

            @Override
            public void tell(Alert alert) throws IOException {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    throw new IOException("interrupted");
                }
            }
        }, List.of());
        for (int i = 0; i < 500; i++) {
            queue.add(ALERT);
        }
        assertTrue(queue.state().lost() >= 299);
        free.countDown();
        queue.close();
    }

    @Test
    void theDeskTellsWhatIsGraveEnoughAndKeepsWhatHoldsOverARestart() throws Exception {
        BlockingQueue<Alert> told = new LinkedBlockingQueue<>();
        AlertWay way = new AlertWay() {
            @Override
            public String name() {
                return "list";
            }

            @Override
            public void tell(Alert alert) {
                told.add(alert);
            }
        };
        Path file = folder.resolve("watch/alerts");
        Alarm.Rules rules = new Alarm.Rules(Duration.ZERO, Duration.ZERO, Optional.empty());
        AlertQueue queue = new AlertQueue(way, List.of());
        try (AlertDesk desk = new AlertDesk(rules, Health.CRITICAL, List.of(queue), file)) {
            desk.look(List.of(state("disk", Health.WARN), state("vault", Health.CRITICAL)), SINCE, 1);
            assertEquals("vault", told.poll(20, TimeUnit.SECONDS).check());
            await(() -> !queue.waits("vault"));
            assertEquals(1, desk.holding(Health.WARN));
        }
        assertEquals(List.of("disk WARN " + SINCE, "vault CRITICAL " + SINCE), Files.readAllLines(file));
        try (AlertDesk desk = new AlertDesk(rules, Health.CRITICAL, List.of(new AlertQueue(way, List.of())), file)) {
            desk.look(List.of(state("disk", Health.WARN), state("vault", Health.CRITICAL)), SINCE.plusSeconds(60), 2);
            desk.look(List.of(state("disk", Health.OK), state("vault", Health.OK)), SINCE.plusSeconds(90), 3);
            Alert end = told.poll(20, TimeUnit.SECONDS);
            assertEquals("vault RESOLVED CRITICAL", end.check() + " " + end.kind() + " " + end.health());
            assertTrue(told.isEmpty());
        }
        Files.writeString(file, "neither\n");
        try (AlertDesk desk = new AlertDesk(rules, Health.CRITICAL, List.of(), file)) {
            assertEquals(0, desk.holding(Health.WARN));
        }
    }

    @Test
    void whatWaitedToBeToldWhenTheNodeStoppedIsToldOnceAfterTheStart() throws Exception {
        BlockingQueue<Alert> told = new LinkedBlockingQueue<>();
        AtomicBoolean down = new AtomicBoolean(true);
        CountDownLatch tried = new CountDownLatch(1);
        AlertWay way = new AlertWay() {
            @Override
            public String name() {
                return "list";
            }

            @Override
            public void tell(Alert alert) throws IOException {
                boolean deaf = down.get();
                tried.countDown();
                if (deaf) {
                    throw new IOException("nobody there");
                }
                told.add(alert);
            }
        };
        Path file = folder.resolve("watch/alerts");
        Alarm.Rules rules = new Alarm.Rules(Duration.ZERO, Duration.ZERO, Optional.empty());
        List<CheckState> states = List.of(state("disk", Health.WARN));
        try (AlertDesk desk = new AlertDesk(rules, Health.WARN, List.of(new AlertQueue(way, List.of(Duration.ofDays(1)))), file)) {
            desk.look(states, SINCE, 1);
            assertTrue(tried.await(20, TimeUnit.SECONDS));
        }
        down.set(false);
        AlertQueue queue = new AlertQueue(way, List.of());
        try (AlertDesk desk = new AlertDesk(rules, Health.WARN, List.of(queue), file)) {
            desk.look(states, SINCE.plusSeconds(60), 2);
            assertEquals("disk", told.poll(20, TimeUnit.SECONDS).check());
            await(() -> !queue.waits("disk"));
        }
        try (AlertDesk desk = new AlertDesk(rules, Health.WARN, List.of(new AlertQueue(way, List.of())), file)) {
            desk.look(states, SINCE.plusSeconds(120), 4);
            assertEquals(List.of("disk WARN " + SINCE), Files.readAllLines(file));
            assertTrue(told.isEmpty());
        }
    }

    private static CheckState state(String check, Health health) {
        return new CheckState(check, health, SINCE, List.of("a message"));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "waited in vain");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
