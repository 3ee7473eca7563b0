package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch over the built appliance: scraped after a small main job, with alerts at real servers, and its page over TLS. */
final class WatchIT {
    private static final String SOURCE = "ssda903";
    private static final String VIEWER = "vera";
    private static final String PASSWORD = "a passphrase for the page";
    private static final String SECRET = "a secret of the site";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private HttpServer hook;
    private ServerSocket mailbox;

    @BeforeEach
    void servers() throws IOException {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            signatures.add(exchange.getRequestHeaders().getFirst("X-Cadre-Time") + " " + exchange.getRequestHeaders().getFirst("X-Cadre-Signature"));
            posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        mailbox = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::receive, "mailbox");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        hook.stop(0);
        mailbox.close();
    }

    // As much of SMTP (RFC 5321) as it takes to be given a mail.
    private void receive() {
        while (!mailbox.isClosed()) {
            try (Socket client = mailbox.accept()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                answer(client, "220 mail.example");
                for (String line = in.readLine(); line != null && !line.startsWith("QUIT"); line = in.readLine()) {
                    if (line.startsWith("DATA")) {
                        answer(client, "354 go on");
                        StringBuilder mail = new StringBuilder();
                        for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                            mail.append(text).append('\n');
                        }
                        mails.add(mail.toString());
                    }
                    answer(client, "250 fine");
                }
                answer(client, "221 bye");
            } catch (IOException e) {
                // Ended, or the next client.
            }
        }
    }

    private static void answer(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aSmallMainJobIsSeenInMetricsAlertsPageAndLogAndNobodyIsNamed() throws Exception {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(100, 20261127), ErrorRates.usual()).writeTo(region);
        System.out.println("The region's seed is 20261127.");
        Path header = region.resolve(SOURCE).resolve("header.csv");
        Files.writeString(header, Files.readString(header) + "canary-child,1,31/02/2015,WBRI,A950000178302,,\n");
        int metrics = freePort();
        int page = freePort();
        Appliance appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        appliance.addUser(VIEWER, "viewer");
        Path secret = appliance.base().resolve("credentials/webhook-secret");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, SECRET + "\n");
        Files.writeString(appliance.base().resolve("etc/org.cadrenode.watch.cfg"), """
                nodeName = north
                lookSeconds = 5
                metricsPort = %d
                pagePort = %d
                raiseSeconds = 0
                resolveSeconds = 0
                webhook = http://127.0.0.1:%d/alerts
                mailServer = 127.0.0.1
                mailPort = %d
                mailSecurity = none
                mailFrom = node@site.example
                mailTo = it@site.example
                """.formatted(metrics, page, hook.getAddress().getPort(), mailbox.getLocalPort()));
        // A night that lasts the day.
        appliance.configure("org.cadrenode.patrol.cfg", "at", "00:00").configure("org.cadrenode.patrol.cfg", "hours", "24");
        appliance.configure("org.ops4j.pax.logging.cfg", "cadre.log.form", "Json");
        try (appliance) {
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            job.drop(SOURCE, region.resolve(SOURCE));
            job.awaitRest();
            job.releaseAll("watched");
            status(appliance);
            String trial = appliance.need("node:alert-test --json");
            assertTrue(trial.contains("{\"way\":\"mail\",\"outcome\":\"taken\"}") && trial.contains("{\"way\":\"webhook\",\"outcome\":\"taken\"}"), trial);
            listening(appliance, metrics, page);
            String scraped = scraped(appliance, metrics);
            String shown = page(appliance, page);
            patrolled(appliance);
            sealed(appliance);
            log(appliance);
            for (String text : Stream.of(List.of(scraped, shown), posts, mails, logs(appliance)).flatMap(List::stream).toList()) {
                assertFalse(text.contains("canary") || text.contains("A950000178302") || text.contains("31/02/2015"), "a value is told");
            }
        }
    }

    private static void status(Appliance appliance) throws IOException {
        Answer answer = appliance.run(MainJob.OPERATOR, "node:status --json");
        JsonNode status = JSON.readTree(answer.out());
        assertEquals(status.get("health").asText().equals("critical") ? 1 : 0, answer.exitCode(), answer::toString);
        assertTrue(status.get("keystore").asText().equals("unsealed") && status.get("wrong").isArray(), answer::toString);
    }

    private static void patrolled(Appliance appliance) {
        for (String store : List.of("vault", "register", "linkage", "research")) {
            appliance.await(Duration.ofMinutes(3), "a patrol of " + store,
                    () -> appliance.run(Appliance.ADMIN, "node:check --json").out().contains(store + " was last read to its end 20"));
        }
    }

    private static void listening(Appliance appliance, int... ports) throws IOException {
        Set<String> sockets = Sockets.listening(appliance.pid());
        for (int port : ports) {
            List<String> here = sockets.stream().filter(one -> one.endsWith(":%04X".formatted(port))).toList();
            assertEquals(1, here.size(), sockets::toString);
            // The kernel's two ways of writing 127.0.0.1.
            assertTrue(here.get(0).matches("tcp 0100007F:.*|tcp6 0000000000000000FFFF00000100007F:.*"), here::toString);
        }
    }

    private static String scraped(Appliance appliance, int port) throws Exception {
        String[] text = {""};
        appliance.await(Duration.ofMinutes(1), "a look after the main job", () -> {
            text[0] = get(HttpClient.newHttpClient(), "http://127.0.0.1:" + port + "/metrics", "").body();
            return text[0].matches("(?s).*cadre_deliveries\\{stage=\"settled\"} [1-9].*");
        });
        for (String line : List.of("cadre_stage_records_total\\{flow=\"provider\",stage=\"land\"} [1-9]",
                "cadre_stage_records_total\\{flow=\"resource\",stage=\"load\"} [1-9]", "cadre_quarantine_places\\{code=\"[a-z-]+\"} [1-9]",
                "cadre_optout_decisions [1-9]", "cadre_journal_entries [1-9]", "cadre_disk_free_bytes\\{disk=\"data\"} [1-9]",
                "cadre_alerts\\{health=\"warn\"} [1-9]", "cadre_store_read_age_seconds\\{store=\"vault\"} [0-9]",
                "cadre_health\\{check=\"keystore\"} [01]", "jvm_memory_used_bytes\\{", "cadre_jvm_collection_seconds_total ")) {
            assertTrue(text[0].matches("(?s).*\\n" + line + ".*"), () -> line + " in\n" + text[0]);
        }
        assertFalse(text[0].contains(SOURCE) || text[0].contains("D-"), "labels are words of the program");
        return text[0];
    }

    private String page(Appliance appliance, int port) throws Exception {
        Path password = appliance.base().resolve("password");
        Files.writeString(password, PASSWORD + "\n");
        for (String user : List.of(MainJob.OPERATOR, VIEWER)) {
            assertEquals(0, appliance.run(user, "user:password --file " + password).exitCode());
        }
        X509Certificate certificate;
        try (InputStream in = Files.newInputStream(appliance.base().resolve("data/cadre/watch/page-certificate.pem"))) {
            certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        String fingerprint = HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        assertTrue(appliance.run(Appliance.ADMIN, "node:check --json").out().contains(fingerprint), "node:check tells the fingerprint");
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
        String address = "https://localhost:" + port;
        assertEquals(303, get(client, address + "/", "").statusCode());
        assertEquals(403, login(client, address, MainJob.OPERATOR, "not the passphrase").statusCode());
        HttpResponse<String> refused = login(client, address, VIEWER, PASSWORD);
        assertTrue(refused.statusCode() == 403 && refused.body().contains("None of your roles"), refused::body);
        HttpResponse<String> let = login(client, address, MainJob.OPERATOR, PASSWORD);
        assertEquals(303, let.statusCode(), let::body);
        String cookie = let.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        HttpResponse<String> shown = get(client, address + "/", cookie);
        assertTrue(shown.statusCode() == 200 && shown.body().contains("Deliveries by stage") && shown.body().contains("provider land"), shown::body);
        String journal = appliance.run(MainJob.GOVERNANCE, "audit:search --json --actor " + MainJob.OPERATOR).out();
        assertTrue(journal.contains("LOGIN_REFUSED") && journal.contains("LOGIN_ACCEPTED"), journal);
        appliance.need("user:lock --reason 'gone for good' " + MainJob.OPERATOR);
        assertEquals(303, get(client, address + "/", cookie).statusCode(), "a locked user sees nothing more");
        return shown.body();
    }

    private void sealed(Appliance appliance) throws Exception {
        assertEquals(0, appliance.run(Appliance.ADMIN, "key:seal --force").exitCode());
        assertEquals(4, appliance.run(Appliance.ADMIN, "node:status").exitCode());
        appliance.await(Duration.ofMinutes(1), "the alert by webhook and by mail", () -> posts.stream().anyMatch(WatchIT::tellsOfTheSeal)
                && mails.stream().anyMatch(mail -> mail.contains("Subject: [north] keystore is critical (CADRE_KEYSTORE)")));
        int at = posts.indexOf(posts.stream().filter(WatchIT::tellsOfTheSeal).findFirst().orElseThrow());
        String[] signed = signatures.get(at).split(" ");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertEquals("sha256=" + HexFormat.of().formatHex(mac.doFinal((signed[0] + "." + posts.get(at)).getBytes(StandardCharsets.UTF_8))), signed[1]);
    }

    private static boolean tellsOfTheSeal(String post) {
        return post.contains("\"code\":\"CADRE_KEYSTORE\"") && post.contains("\"kind\":\"raised\"") && post.contains("\"health\":\"critical\"");
    }

    private static void log(Appliance appliance) throws IOException {
        Path log = appliance.base().resolve("data/log/node.json.log");
        boolean alert = false;
        for (String line : Files.readAllLines(log)) {
            JsonNode entry = JSON.readTree(line);
            for (String field : List.of("time", "level", "room", "logger", "thread", "code", "delivery", "message", "exception")) {
                assertTrue(entry.has(field), line);
            }
            assertTrue(entry.get("time").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), line);
            alert |= entry.get("code").asText().equals("CADRE_KEYSTORE") && entry.get("level").asText().equals("ERROR")
                    && entry.get("room").asText().equals("org.cadrenode.watch");
            assertTrue(entry.get("delivery").asText().matches("(D-[A-Z2-7]{12}(\\.\\d+)?)?"), line);
        }
        assertTrue(alert, "the alert stands in the log with its code");
        assertEquals("", Files.readString(log.resolveSibling("node.log")), "one form is written");
    }

    private static List<String> logs(Appliance appliance) throws IOException {
        try (Stream<Path> files = Files.walk(appliance.base().resolve("data/log"))) {
            return files.filter(Files::isRegularFile).map(file -> {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList();
        }
    }

    private static HttpResponse<String> login(HttpClient client, String address, String user, String password) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address + "/login")).header("Origin", address)
                .POST(HttpRequest.BodyPublishers.ofString("name=" + user + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(HttpClient client, String address, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(address, e);
        }
    }

    private static SSLContext trusting(X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("page", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
