package org.cadrenode.connector.fhir.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.cadrenode.connector.fhir.internal.FakeServer.Fault;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.testkit.Scenario;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Collecting from a server that fails, waits, forgets and lies, over real connections. */
final class FhirServerTest {
    private static final int CHILDREN = 10;

    private final List<FakeServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(FakeServer::close);
    }

    private FakeServer server() throws IOException {
        return server(null);
    }

    private FakeServer server(@Nullable SSLContext tls) throws IOException {
        FakeServer server = new FakeServer(tls);
        servers.add(server);
        server.fill(Scenario.of(CHILDREN));
        return server;
    }

    /** A landing zone that stops after so many commits. */
    private static final class Zone implements Collecting {
        private final List<String> landed = new ArrayList<>();
        private final List<String> open = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private @Nullable String point;
        private int commitsLeft = Integer.MAX_VALUE;
        private int deliveries;
        private int words;

        @Override
        public Optional<String> resumePoint() {
            words++;
            return Optional.ofNullable(point);
        }

        @Override
        public Records records() {
            return new Records() {
                @Override
                public int table(String name, List<String> columns) {
                    names.add(name);
                    return names.size() - 1;
                }

                @Override
                public void record(int table, long line, @Nullable String[] values) {
                    open.add(names.get(table) + " " + values[0] + " " + values[1]);
                }

                @Override
                public void record(int table, long line, long version, @Nullable String[] values) {
                    open.add(names.get(table) + " " + values[0] + " " + values[1]);
                }

                @Override
                public void removed(int table, long line, long version, @Nullable String[] values) {
                    open.add("-" + names.get(table) + " " + values[0]);
                }

                @Override
                public void reject(String table, long line, String column, Problem problem) {
                    open.add("! " + problem);
                }
            };
        }

        @Override
        public void commit(String resumePoint) throws IOException {
            if (commitsLeft-- == 0) {
                open.clear();
                throw new IOException("stopped");
            }
            deliveries += open.isEmpty() ? 0 : 1;
            landed.addAll(open);
            open.clear();
            point = resumePoint;
        }

        Zone collect(FhirServerConnector connector) throws IOException {
            open.clear();
            connector.collect(this);
            return this;
        }

        void stopAfter(int commits) {
            commitsLeft = commits;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "search"})
    void stoppedBehindAnyCommitNothingIsLostAndNothingComesTwice(String way) throws IOException {
        FakeServer server = server();
        FhirServerConnector connector = server.connector(Map.of("way", way));
        List<String> whole = new Zone().collect(connector).landed;
        assertEquals(new TreeSet<>(whole).size(), whole.size());
        for (int commits = 0; ; commits++) {
            Zone zone = new Zone();
            zone.stopAfter(commits);
            try {
                zone.collect(connector);
                assertTrue(commits > 6, "There are files or pages to stop between");
                return;
            } catch (IOException e) {
                zone.stopAfter(Integer.MAX_VALUE);
            }
            server.asked().clear();
            assertEquals(whole, zone.collect(connector).landed, "stopped after " + commits);
            if (way.equals("export") && commits > 0) {
                assertFalse(server.asked().contains("GET /fhir/Patient/$export"), "The same export goes on");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 2", "8, 4", "3, 6"})
    void pagesOfATypeAreADeliveryUnlessItHasMoreResourcesThanOneMayHave(int resources, int deliveries) throws IOException {
        FakeServer server = server();
        Zone zone = new Zone().collect(server.connector(Map.of("way", "search", "resourcesPerDelivery", Integer.toString(resources))));
        assertEquals(deliveries, zone.deliveries);
        assertEquals(new Zone().collect(server.connector(Map.of("way", "search"))).landed, zone.landed);
        assertEquals(6, server.asked().stream().filter(one -> one.startsWith("GET /fhir/")).count() / 2);
    }

    @Test
    void theNodeHearsBetweenLooksThatAnExportIsStillAwaited() throws IOException {
        FakeServer server = server();
        Fault working = new Fault(202, "Retry-After", "0");
        server.fail("/jobs/", working, working, working, working, working);
        Zone zone = new Zone().collect(server.connector(Map.of()));
        assertTrue(zone.words > 5, "words: " + zone.words);
    }

    @Test
    void anExportIsEndedWhenItsFilesAreHere() throws IOException {
        FakeServer server = server();
        new Zone().collect(server.connector(Map.of()));
        assertEquals(1, server.asked().stream().filter(one -> one.startsWith("DELETE /jobs/")).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "search"})
    void aServerThatWantsToBeLeftAloneIsAskedAgainLater(String way) throws IOException {
        FakeServer server = server();
        List<String> whole = new Zone().collect(server.connector(Map.of("way", way))).landed;
        for (String path : List.of("/fhir/", "/jobs/", "/files/")) {
            server.fail(path, new Fault(429, "Retry-After", "0"), new Fault(503, "Retry-After", "Thu, 01 Jan 2026 00:00:00 GMT"), new Fault(503, "", ""));
        }
        assertEquals(whole, new Zone().collect(server.connector(Map.of("way", way))).landed);
    }

    @Test
    void aServerThatNeverHasTimeIsGivenUpFor() throws IOException {
        FakeServer server = server();
        Fault busy = new Fault(429, "Retry-After", "0");
        server.fail("/fhir/", busy, busy, busy, busy, busy, busy, busy, busy, busy);
        assertThrows(IOException.class, () -> new Zone().collect(server.connector(Map.of())));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void anExportThatHasExpiredIsBegunAnewWithoutLossOrDoubling(int status) throws IOException {
        FakeServer server = server();
        List<String> whole = new Zone().collect(server.connector(Map.of())).landed;
        Zone zone = new Zone();
        zone.stopAfter(3);
        assertThrows(IOException.class, () -> zone.collect(server.connector(Map.of())));
        assertFalse(zone.landed.isEmpty());
        zone.stopAfter(Integer.MAX_VALUE);
        server.expire();
        server.fail("/jobs/", new Fault(status, "", ""));
        zone.collect(server.connector(Map.of()));
        assertEquals(new TreeSet<>(whole), new TreeSet<>(zone.landed));
    }

    @Test
    void pagesThatTheServerHasForgottenBeginAnew() throws IOException {
        FakeServer server = server();
        FhirServerConnector connector = server.connector(Map.of("way", "search"));
        List<String> whole = new Zone().collect(connector).landed;
        Zone zone = new Zone();
        zone.stopAfter(2);
        assertThrows(IOException.class, () -> zone.collect(connector));
        zone.stopAfter(Integer.MAX_VALUE);
        server.fail("/fhir/Patient", new Fault(410, "", ""));
        assertEquals(new TreeSet<>(whole), new TreeSet<>(zone.collect(connector).landed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aSignedWordGivesATokenAndANewOneWhereTheOldHasEnded(String kind) throws Exception {
        FakeServer server = server();
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp384r1"));
        } else {
            generator.initialize(2048);
        }
        KeyPair pair = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Map<String, Object> smart = Map.of("clientId", "node", "keyId", "k1", "tokenAddress", server.base().replace("/fhir", "/token"));
        FhirServerConnector connector = server.connector(smart, name -> Optional.of(pem.toCharArray()));
        List<String> whole = new Zone().collect(connector).landed;
        assertEquals(1, server.asked().stream().filter("POST /token"::equals).count());
        Zone zone = new Zone();
        // Within a collection the token ends.
        server.fail("/files/", new Fault(401, "", ""));
        zone.collect(connector);
        assertEquals(whole, zone.landed);
        assertEquals(3, server.asked().stream().filter("POST /token"::equals).count());

        ServerSettings.Login login = new ServerSettings.Login(ServerSettings.Login.Kind.SMART, "x", "node",
                URI.create("https://ehr.example.org/token"), "k1", "s");
        String[] parts = AccessToken.assertion(login, name -> Optional.of(pem.toCharArray()), Instant.EPOCH).split("\\.");
        Signature check = Signature.getInstance(kind.equals("EC") ? "SHA384withECDSAinP1363Format" : "SHA384withRSA");
        check.initVerify(pair.getPublic());
        check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(check.verify(Base64.getUrlDecoder().decode(parts[2])));
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertTrue(claims.contains("\"aud\":\"https://ehr.example.org/token\"") && claims.contains("\"exp\":240"), claims);
    }

    @Test
    void aTokenThatIsRefusedIsNotTriedForEver() throws IOException {
        FakeServer server = server();
        server.token("another");
        assertThrows(IOException.class, () -> new Zone().collect(server.connector(Map.of())));
        assertEquals(2, server.asked().size());
        assertEquals(1, server.connector(Map.of()).check().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "search"})
    void anotherServerIsNotFollowedNorToldTheToken(String way) throws IOException {
        FakeServer server = server();
        FakeServer other = server();
        server.foreign(other.base() + "/");
        assertThrows(IOException.class, () -> new Zone().collect(server.connector(Map.of("way", way))));
        assertEquals(List.of(), other.asked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "search"})
    void aSourceThatMovesToAnotherServerIsCollectedFromItsBeginningAndTheFormerOneIsAskedNothing(String way) throws IOException {
        FakeServer former = server();
        Zone zone = new Zone();
        zone.stopAfter(2);
        assertThrows(IOException.class, () -> zone.collect(former.connector(Map.of("way", way))));
        zone.stopAfter(Integer.MAX_VALUE);
        zone.landed.clear();
        former.asked().clear();
        FakeServer other = server();
        assertEquals(new Zone().collect(other.connector(Map.of("way", way))).landed, zone.collect(other.connector(Map.of("way", way))).landed);
        assertEquals(List.of(), former.asked());
    }

    @Test
    void anExportOfMoreTypesBeginsAtTheBeginningSinceTheServerSaidNothingOfThem() throws IOException {
        FakeServer server = server();
        List<String> whole = new Zone().collect(server.connector(Map.of())).landed;
        Zone zone = new Zone().collect(server.connector(Map.of("types", "Patient")));
        zone.landed.clear();
        assertEquals(whole, zone.collect(server.connector(Map.of())).landed);
        zone.landed.clear();
        assertEquals(List.of(), zone.collect(server.connector(Map.of())).landed, "and then only what has changed");
    }

    @Test
    void pagesThatLeadInACircleEnd() throws IOException {
        FakeServer server = server();
        server.circle();
        Zone zone = new Zone();
        assertThrows(IOException.class, () -> zone.collect(server.connector(Map.of("way", "search"))));
        assertTrue(server.asked().size() < 8);
    }

    @Test
    void onlyACertificateThatIsTrustedIs(@TempDir Path folder) throws Exception {
        SSLContext own = tls(folder, "own");
        tls(folder, "other");
        FakeServer server = server(own);
        FhirServerConnector trusting = server.connector(Map.of("trust", folder.resolve("own.pem").toString()));
        assertEquals(List.of(), trusting.check());
        assertFalse(new Zone().collect(trusting).landed.isEmpty());
        for (Map<String, Object> settings : List.of(Map.<String, Object>of("trust", folder.resolve("other.pem").toString()), Map.<String, Object>of())) {
            IOException refused = assertThrows(IOException.class, () -> new Zone().collect(server.connector(settings)));
            assertEquals("The server's certificate is not one that is trusted", refused.getMessage());
            assertEquals(1, server.connector(settings).check().size());
        }
    }

    private static SSLContext tls(Path folder, String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", "changeit").redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        X509Certificate certificate = (X509Certificate) keys.getCertificate("server");
        Files.writeString(folder.resolve(name + ".pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n");
        assertTrue(keys.getKey("server", "changeit".toCharArray()) instanceof PrivateKey);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
