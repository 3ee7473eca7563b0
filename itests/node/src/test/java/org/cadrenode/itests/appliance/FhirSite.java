package org.cadrenode.itests.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.cadrenode.synthetic.appliance.Commands;

/**
 * A trust's FHIR R4 server on this machine, by TLS: bulk exports, which take a while, and searches page by page, for a client
 * that has said by a signed word who it is (SMART Backend Services).
 */
final class FhirSite implements AutoCloseable {
    static final String CLIENT = "cadre-node";
    static final String KEY = "cadre-2026";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = "a-password-for-tests";
    private static final int POLLS = 2;

    private final Map<String, List<ObjectNode>> resources = new TreeMap<>();
    private final Map<Integer, Export> exports = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch halfSent = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final PublicKey client;
    private final Path certificate;
    private final HttpsServer server;
    private volatile String held = "";
    private int number;

    private record Export(Instant since, Instant time, int[] polls) { }

    /** Starts with the resources of a folder, for a client with this key. */
    FhirSite(Path samples, Path folder, PublicKey client) throws IOException, GeneralSecurityException {
        this.client = client;
        try (var files = Files.list(samples)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".ndjson")).sorted().toList()) {
                List<ObjectNode> all = new CopyOnWriteArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    all.add((ObjectNode) JSON.readTree(line));
                }
                resources.put(file.getFileName().toString().replace(".ndjson", ""), all);
            }
        }
        certificate = folder.resolve("site.pem");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(folder.resolve("site.p12"), certificate)));
        server.setExecutor(workers);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Returns the file with the certificate to trust. */
    Path certificate() {
        return certificate;
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns what was asked for so far, such as {@code GET /fhir/Patient/$export}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    long asked(String beginning) {
        return asked.stream().filter(one -> one.startsWith(beginning)).count();
    }

    /** Sends the next exported file of a type to its middle, and no further. */
    void hold(String type) {
        held = type;
    }

    /** Waits until half of the file that is held was sent. */
    boolean awaitHalf() throws InterruptedException {
        return halfSent.await(60, TimeUnit.SECONDS);
    }

    /** Gives a resource another value of a member, from now on. */
    void change(String type, int index, String member, String value) {
        ObjectNode changed = resources.get(type).get(index).deepCopy();
        changed.put(member, value);
        ((ObjectNode) changed.get("meta")).put("versionId", "2").put("lastUpdated", Instant.now().toString());
        resources.get(type).set(index, changed);
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        workers.shutdownNow();
    }

    private static SSLContext tls(Path store, Path certificate) throws IOException, GeneralSecurityException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> of = List.of("-alias", "site", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD);
        Commands.need(join(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=ehr", "-ext", "san=ip:127.0.0.1"), of));
        Commands.need(join(List.of(keytool, "-exportcert", "-rfc", "-file", certificate.toString()), of));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getRawQuery();
        asked.add(exchange.getRequestMethod() + " " + path + (query == null ? "" : "?" + query));
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorisation = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (path.equals("/token")) {
                token(exchange, parameters(body));
            } else if (!authorisation.startsWith("Bearer ") || !tokens.contains(authorisation.substring(7))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (path.equals("/fhir/metadata")) {
                json(exchange, 200, JSON.createObjectNode().put("resourceType", "CapabilityStatement").put("fhirVersion", "4.0.1"));
            } else if (path.equals("/fhir/Patient/$export")) {
                begin(exchange, parameters(query));
            } else if (path.startsWith("/jobs/")) {
                job(exchange, Integer.parseInt(path.substring(6)));
            } else if (path.startsWith("/files/")) {
                file(exchange, path.split("/"));
            } else if (path.startsWith("/fhir/") && resources.containsKey(path.substring(6))) {
                page(exchange, path.substring(6), parameters(query));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void token(HttpExchange exchange, Map<String, String> form) throws IOException, GeneralSecurityException {
        String[] parts = form.getOrDefault("client_assertion", "").split("\\.");
        JsonNode head = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        Signature check = Signature.getInstance("SHA384withECDSAinP1363Format");
        check.initVerify(client);
        check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        boolean good = check.verify(Base64.getUrlDecoder().decode(parts[2])) && head.path("alg").asText().equals("ES384")
                && head.path("kid").asText().equals(KEY) && claims.path("iss").asText().equals(CLIENT) && claims.path("sub").asText().equals(CLIENT)
                && claims.path("aud").asText().equals(address() + "/token") && claims.path("exp").asLong() > Instant.now().getEpochSecond()
                && form.getOrDefault("grant_type", "").equals("client_credentials");
        if (!good) {
            json(exchange, 400, JSON.createObjectNode().put("error", "invalid_client"));
            return;
        }
        String token = UUID.randomUUID().toString();
        tokens.add(token);
        json(exchange, 200, JSON.createObjectNode().put("access_token", token).put("token_type", "bearer").put("expires_in", 300));
    }

    private synchronized void begin(HttpExchange exchange, Map<String, String> query) throws IOException {
        exports.put(++number, new Export(Instant.parse(query.getOrDefault("_since", "1970-01-01T00:00:00Z")), Instant.now(), new int[1]));
        exchange.getResponseHeaders().set("Content-Location", address() + "/jobs/" + number);
        exchange.sendResponseHeaders(202, -1);
    }

    private void job(HttpExchange exchange, int id) throws IOException {
        Export export = exports.get(id);
        if (export == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            exports.remove(id);
            exchange.sendResponseHeaders(202, -1);
        } else if (export.polls[0]++ < POLLS) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(202, -1);
        } else {
            ObjectNode manifest = JSON.createObjectNode().put("transactionTime", export.time.toString()).put("requiresAccessToken", true);
            ArrayNode output = manifest.putArray("output");
            resources.keySet().forEach(type -> output.addObject().put("type", type).put("url", address() + "/files/" + id + "/" + type));
            manifest.putArray("error");
            json(exchange, 200, manifest);
        }
    }

    private void file(HttpExchange exchange, String[] path) throws IOException, InterruptedException {
        Export export = exports.get(Integer.parseInt(path[2]));
        if (export == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] lines = resources.get(path[3]).stream().filter(one -> updated(one).isAfter(export.since)).map(one -> one + "\n")
                .collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(lines, 0, lines.length / 2);
            out.flush();
            if (held.equals(path[3])) {
                held = "";
                halfSent.countDown();
                ended.await();
            }
            out.write(lines, lines.length / 2, lines.length - lines.length / 2);
        }
    }

    private void page(HttpExchange exchange, String type, Map<String, String> query) throws IOException {
        Instant since = Instant.parse(query.getOrDefault("_lastUpdated", "ge1970-01-01T00:00:00Z").substring(2));
        int count = Integer.parseInt(query.get("_count"));
        int from = Integer.parseInt(query.getOrDefault("from", "0"));
        List<ObjectNode> found = resources.get(type).stream().filter(one -> !updated(one).isBefore(since)).toList();
        ObjectNode bundle = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset").put("total", found.size());
        ArrayNode links = bundle.putArray("link");
        links.addObject().put("relation", "self").put("url", address() + exchange.getRequestURI());
        if (from + count < found.size()) {
            links.addObject().put("relation", "next").put("url", address() + "/fhir/" + type + "?_count=" + count + "&from=" + (from + count)
                    + "&_lastUpdated=ge" + since);
        }
        ArrayNode entries = bundle.putArray("entry");
        found.stream().skip(from).limit(count).forEach(one -> {
            ObjectNode entry = entries.addObject().put("fullUrl", address() + "/fhir/" + type + "/" + one.get("id").asText());
            entry.set("resource", one);
            entry.putObject("search").put("mode", "match");
        });
        json(exchange, 200, bundle);
    }

    private static Instant updated(ObjectNode resource) {
        return Instant.parse(resource.get("meta").get("lastUpdated").asText());
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : String.valueOf(text).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static void json(HttpExchange exchange, int status, ObjectNode content) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(content);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
