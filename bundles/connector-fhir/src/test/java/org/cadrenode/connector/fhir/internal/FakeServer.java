package org.cadrenode.connector.fhir.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.testkit.Scenario;
import org.cadrenode.connector.testkit.SourceUnderTest;
import org.jspecify.annotations.Nullable;

/** A server on this machine that speaks what is collected: patients, each with an observation. */
final class FakeServer implements SourceUnderTest {
    static final String TOKEN = "tr0ub4dor-and-horse";
    private static final int LEAST_FILE = 4;

    static {
        // Otherwise each small answer waits for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<Integer, String> changed = new ConcurrentHashMap<>();
    private final Map<Integer, Instant> removed = new ConcurrentHashMap<>();
    private final Map<Integer, Job> jobs = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, List<Fault>> faults = new ConcurrentHashMap<>();
    private final @Nullable SSLContext tls;
    private volatile String token = TOKEN;
    private volatile Scenario scenario = Scenario.of(0);
    private volatile @Nullable String foreign;
    private volatile boolean circling;
    private volatile @Nullable HttpServer server;
    private volatile @Nullable ExecutorService workers;
    private int port;
    private int number;

    /** What the server says instead of answering, with a header or none. */
    record Fault(int status, String header, String value) { }

    private record Job(@Nullable Instant since, Instant time, int[] polls) { }

    FakeServer(@Nullable SSLContext tls) throws IOException {
        this.tls = tls;
        on();
    }

    FhirServerConnector connector(Map<String, ?> more) {
        return connector(more, name -> name.equals("fhir") ? Optional.of(TOKEN.toCharArray()) : Optional.empty());
    }

    FhirServerConnector connector(Map<String, ?> more, Secrets secrets) {
        Map<String, Object> settings = new HashMap<>(Map.of("source", "fhir", "provider", "trust", "base", base(), "secret", "fhir",
                "types", "Patient Observation", "resourcesPerDelivery", "3", "pageResources", "4", "patienceSeconds", "20", "pollSeconds", "1"));
        settings.putAll(more);
        return new FhirServerConnector(settings, secrets);
    }

    String base() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port + "/fhir";
    }

    /** What was asked for, such as {@code GET /fhir/Patient/$export}. */
    List<String> asked() {
        return asked;
    }

    /** Has the next answers to what begins so be others. */
    void fail(String path, Fault... next) {
        faults.put(path, new CopyOnWriteArrayList<>(List.of(next)));
    }

    /** Takes no other token from now on. */
    void token(String other) {
        token = other;
    }

    /** Has the following pages and files lie elsewhere. */
    void foreign(@Nullable String address) {
        foreign = address;
    }

    /** Has the second page be followed by itself. */
    void circle() {
        circling = true;
    }

    /** Throws all exports away. */
    void expire() {
        jobs.clear();
    }

    @Override
    public void fill(Scenario other) {
        scenario = other;
        changed.clear();
        removed.clear();
        jobs.clear();
    }

    @Override
    public void change(Scenario same, int child) {
        changed.put(child, now().toString());
    }

    @Override
    public void remove(Scenario same, int child) {
        removed.put(child, now());
    }

    // Later than everything before, on one clock.
    private synchronized Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(++number);
    }

    @Override
    public void off() {
        HttpServer running = server;
        ExecutorService own = workers;
        if (running != null && own != null) {
            running.stop(0);
            own.shutdownNow();
        }
        server = null;
    }

    @Override
    public void on() throws IOException {
        if (server != null) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer made = tls == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
        if (made instanceof HttpsServer secure && tls != null) {
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        }
        port = made.getAddress().getPort();
        ExecutorService own = Executors.newCachedThreadPool();
        made.setExecutor(own);
        made.createContext("/", this::answer);
        made.start();
        server = made;
        workers = own;
    }

    @Override
    public void close() {
        off();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            List<Fault> next = faults.entrySet().stream().filter(entry -> path.startsWith(entry.getKey()) && !entry.getValue().isEmpty())
                    .map(Map.Entry::getValue).findFirst().orElse(List.of());
            if (!next.isEmpty()) {
                Fault fault = next.remove(0);
                if (!fault.header.isEmpty()) {
                    exchange.getResponseHeaders().set(fault.header, fault.value);
                }
                exchange.sendResponseHeaders(fault.status, -1);
            } else if (path.equals("/token")) {
                text(exchange, 200, "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":300}");
            } else if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (path.equals("/fhir/metadata")) {
                text(exchange, 200, "{\"resourceType\":\"CapabilityStatement\"}");
            } else if (path.endsWith("/$export")) {
                int job = number();
                jobs.put(job, new Job(query(exchange, "_since").map(Instant::parse).orElse(null), now(), new int[1]));
                exchange.getResponseHeaders().set("Content-Location", base().replace("/fhir", "/jobs/") + job);
                exchange.sendResponseHeaders(202, -1);
            } else if (path.startsWith("/jobs/")) {
                job(exchange, Integer.parseInt(path.substring(6)));
            } else if (path.startsWith("/files/")) {
                file(exchange, path.substring(7).split("/"));
            } else if (path.startsWith("/fhir/")) {
                page(exchange, path.substring(6));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private synchronized int number() {
        return ++number;
    }

    private int perFile() {
        return Math.max(LEAST_FILE, scenario.children() / 3 + 1);
    }

    private void job(HttpExchange exchange, int id) throws IOException {
        Job job = jobs.get(id);
        if (job == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            jobs.remove(id);
            exchange.sendResponseHeaders(202, -1);
        } else if (job.polls[0]++ == 0) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            exchange.getResponseHeaders().set("X-Progress", "half done");
            exchange.sendResponseHeaders(202, -1);
        } else {
            String files = foreign == null ? base().replace("/fhir", "/files/") : foreign;
            StringBuilder output = new StringBuilder();
            for (int from = 0; from < scenario.children(); from += perFile()) {
                for (String type : List.of("Patient", "Observation")) {
                    output.append(output.isEmpty() ? "" : ",").append("{\"type\":\"").append(type).append("\",\"url\":\"").append(files).append(id)
                            .append('/').append(type).append('/').append(from).append("\"}");
                }
            }
            text(exchange, 200, "{\"transactionTime\":\"" + job.time + "\",\"request\":\"" + base() + "/Patient/$export\",\"requiresAccessToken\":true,"
                    + "\"output\":[" + output + "],\"deleted\":[{\"type\":\"Bundle\",\"url\":\"" + files + id + "/deleted/0\"}],\"error\":[]}");
        }
    }

    private void file(HttpExchange exchange, String[] path) throws IOException {
        Job job = jobs.get(Integer.parseInt(path[0]));
        if (job == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
            if (path[1].equals("deleted")) {
                for (Map.Entry<Integer, Instant> gone : removed.entrySet()) {
                    if (job.since != null && gone.getValue().isAfter(job.since)) {
                        out.write(("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/"
                                + scenario.person(gone.getKey()).id() + "\"}}]}\n").getBytes(StandardCharsets.UTF_8));
                    }
                }
                return;
            }
            int from = Integer.parseInt(path[2]);
            for (int child = from; child < Math.min(from + perFile(), scenario.children()); child++) {
                if (!removed.containsKey(child) && (path[1].equals("Patient") || !scenario.isPoison(child)) && (job.since == null || Instant.parse(updated(child)).isAfter(job.since))) {
                    out.write((resource(path[1], child) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private String updated(int child) {
        return changed.getOrDefault(child, scenario.changed(child % 1_000).toString());
    }

    private String resource(String type, int child) {
        String town = changed.containsKey(child) ? "Newtown" : "Oldtown";
        if (type.equals("Patient")) {
            return Patients.patient(scenario, child, updated(child), town) + (scenario.isPoison(child) ? "}" : "");
        }
        Instant gone = removed.get(child);
        String id = scenario.person(child).id();
        return "{\"resourceType\":\"Observation\",\"id\":\"obs-" + child + "\",\"meta\":{\"lastUpdated\":\"" + (gone == null ? updated(child) : gone)
                + "\"},\"status\":\"" + (gone == null ? "final" : "entered-in-error") + "\",\"subject\":{\"reference\":\"Patient/" + id
                + "\"},\"valueInteger\":" + child % 40 + "}";
    }

    private void page(HttpExchange exchange, String type) throws IOException {
        Optional<Instant> since = query(exchange, "_lastUpdated").map(text -> Instant.parse(text.substring(2)));
        int count = Integer.parseInt(query(exchange, "_count").orElse("10"));
        int from = Integer.parseInt(query(exchange, "page").orElse("0"));
        List<Integer> found = IntStream.range(0, scenario.children())
                .filter(child -> since.isEmpty() || !Instant.parse(updated(child)).isBefore(since.get())
                        || removed.containsKey(child) && type.equals("Observation"))
                .boxed().skip(from).limit(count + 1L).toList();
        StringBuilder entries = new StringBuilder();
        found.stream().limit(count).forEach(child -> entries.append(entries.isEmpty() ? "" : ",").append("{\"fullUrl\":\"").append(base())
                .append('/').append(type).append('/').append(scenario.person(child).id()).append("\",\"resource\":").append(resource(type, child))
                .append(",\"search\":{\"mode\":\"match\"}}"));
        String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("").replaceAll("&page=\\d+", "");
        String next = found.size() <= count && !circling ? "" : ",{\"relation\":\"next\",\"url\":\"" + (foreign == null ? base() + "/" : foreign) + type + "?" + query
                + "&page=" + (circling ? count : from + count) + "\"}";
        text(exchange, 200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"" + base() + "\"}" + next
                + "],\"entry\":[" + entries + "]}");
    }

    private static Optional<String> query(HttpExchange exchange, String name) {
        String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String pair : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
