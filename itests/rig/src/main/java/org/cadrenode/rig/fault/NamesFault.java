package org.cadrenode.rig.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Machine;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.Commands;
import org.jspecify.annotations.Nullable;

/** No name of a host is answered any more: a source by name waits and says so, everything else goes on, and it comes back. */
public final class NamesFault implements Fault {
    private static final String SOURCE = "by-name";
    private static final String CONFIGURATION = "org.cadrenode.connector.csv-" + SOURCE + ".cfg";
    /** A name that {@code faults.c} knows; it is this machine. */
    private static final String HOST = "files.rig.example";
    private static final String PASSWORD = "a-password-for-tests";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ROWS = 50;

    private final AtomicInteger version = new AtomicInteger(1);
    private @Nullable HttpsServer server;

    @Override
    public String name() {
        return "names";
    }

    @Override
    public String what() {
        return "No host name is answered (DNS is gone), while a source is fetched by name; then they are answered again";
    }

    @Override
    public String notCovered() {
        return "Names that are answered wrongly, which TLS is for";
    }

    @Override
    public Optional<String> lacking() {
        return Machine.lacking();
    }

    @Override
    public void prepare(Trial trial, Site site) throws Exception {
        site.machine();
        Path folder = Files.createDirectories(trial.folder("server"));
        server = serve(folder);
        site.withMore();
        site.appliance().configure(CONFIGURATION, "source", SOURCE).configure(CONFIGURATION, "provider", "mh-trust")
                .configure(CONFIGURATION, "from", "https://" + HOST + ":" + server.getAddress().getPort() + "/bulk.csv")
                .configure(CONFIGURATION, "trust", folder.resolve("server.pem").toString())
                .configure(CONFIGURATION, "everySeconds", "1").configure(CONFIGURATION, "quietSeconds", "0");
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        Machine under = site.machine();
        try {
            site.await(LIMIT, "first file by name", () -> read(site) == ROWS);
            // Java keeps names that were answered for half a minute: it is started anew, without any.
            site.close();
            for (int outage = 1; outage <= trial.times(10, 1); outage++) {
                under.names(false);
                version.incrementAndGet();
                if (!site.appliance().running()) {
                    site.start();
                }
                int from = site.logLength();
                long asked = under.unanswered();
                site.feed();
                site.await(LIMIT, "a question for a name", () -> under.unanswered() > asked);
                site.release();
                trial.expectMessage(site, from, Pattern.compile(SOURCE + " fail"), "no name is answered");
                if (read(site) != (long) ROWS * outage) {
                    trial.failed("FETCHED without a name: " + read(site) + " rows, not " + (long) ROWS * outage);
                }
                under.names(true);
                long wanted = (long) ROWS * (outage + 1);
                site.await(LIMIT, "file behind the outage", () -> read(site) == wanted);
                trial.count("outages");
                site.close();
            }
            trial.count("names asked for in vain", under.unanswered());
        } finally {
            Objects.requireNonNull(server).stop(0);
        }
    }

    private static long read(Site site) {
        long read = 0;
        for (JsonNode delivery : site.job().deliveries()) {
            read += delivery.get("source").asText().equals(SOURCE) ? delivery.get("read").asLong() : 0;
        }
        return read;
    }

    private HttpsServer serve(Path folder) throws Exception {
        Path keys = folder.resolve("server.p12");
        Path certificate = folder.resolve("server.pem");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> store = List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "server");
        Commands.need(join(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30", "-dname", "CN=" + HOST,
                "-ext", "san=dns:" + HOST), store));
        Commands.need(join(List.of(keytool, "-exportcert", "-rfc", "-file", certificate.toString()), store));
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(loaded, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.setHttpsConfigurator(new HttpsConfigurator(context));
        made.createContext("/bulk.csv", exchange -> {
            int now = version.get();
            StringBuilder rows = new StringBuilder("row_id,value\n");
            for (int row = 0; row < ROWS; row++) {
                rows.append(now).append('-').append(row).append(",something\n");
            }
            byte[] body = rows.toString().getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("ETag", "\"" + now + "\"");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        made.start();
        return made;
    }

    private static List<String> join(List<String> one, List<String> other) {
        return java.util.stream.Stream.concat(one.stream(), other.stream()).toList();
    }
}
