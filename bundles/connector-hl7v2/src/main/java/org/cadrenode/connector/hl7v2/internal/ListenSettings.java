package org.cadrenode.connector.hl7v2.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.SourceSettings;

/**
 * Where the source listens for messages, if it does.
 *
 * @param endpoint empty if no port is set, or something is wrong
 * @param longestMessage bytes
 * @param problems what is wrong, a sentence each with its remedy
 */
record ListenSettings(Optional<Endpoint.Mllp> endpoint, int longestMessage, List<String> problems) {
    /** The names of these settings. */
    static final Set<String> NAMES = Set.of("port", "address", "mostConnections", "idleSeconds", "gatherSeconds", "longestMessageMebibytes",
            "unencrypted", "keyStore", "keyStoreSecret", "clientCertificates");
    private static final String DATA = "${karaf.data}";
    private static final int MOST_MEBIBYTES = 64;

    ListenSettings {
        problems = List.copyOf(problems);
    }

    static ListenSettings of(SourceSettings settings) {
        List<String> problems = new ArrayList<>();
        int longest = number(settings, "longestMessageMebibytes", 8, 1, MOST_MEBIBYTES, problems) << 20;
        if (settings.text("port", "").isEmpty()) {
            return new ListenSettings(Optional.empty(), longest, problems);
        }
        int port = number(settings, "port", 0, 0, 65_535, problems);
        String address = settings.text("address", "127.0.0.1");
        int most = number(settings, "mostConnections", 100, 1, 1000, problems);
        int idle = number(settings, "idleSeconds", 3600, 10, 86_400, problems);
        int gather = number(settings, "gatherSeconds", 900, 1, 86_400, problems);
        Optional<Endpoint.Tls> tls = tls(settings, problems);
        if (tls.isEmpty() && !loopback(address) && !settings.text("unencrypted", "no").equals("allowed")) {
            problems.add("Messages would cross the network unencrypted; set keyStore and keyStoreSecret, or unencrypted=allowed.");
        }
        if (!problems.isEmpty()) {
            return new ListenSettings(Optional.empty(), longest, problems);
        }
        return new ListenSettings(Optional.of(new Endpoint.Mllp(address, port, tls, most, Duration.ofSeconds(idle), longest,
                Duration.ofSeconds(gather))), longest, problems);
    }

    private static Optional<Endpoint.Tls> tls(SourceSettings settings, List<String> problems) {
        String keyStore = settings.text("keyStore", "");
        String secret = settings.text("keyStoreSecret", "");
        String clients = settings.text("clientCertificates", "");
        if (keyStore.isEmpty() && secret.isEmpty() && clients.isEmpty()) {
            return Optional.empty();
        }
        if (keyStore.isEmpty() || secret.isEmpty()) {
            problems.add("TLS needs both keyStore, a PKCS #12 file, and keyStoreSecret, the name of the secret that opens it.");
            return Optional.empty();
        }
        try {
            return Optional.of(new Endpoint.Tls(path(keyStore), secret, clients.isEmpty() ? Optional.empty() : Optional.of(path(clients))));
        } catch (InvalidPathException e) {
            problems.add("The setting keyStore or clientCertificates is no path on this machine.");
            return Optional.empty();
        }
    }

    private static Path path(String named) {
        return Path.of(named.replace(DATA, System.getProperty("karaf.data", "data")));
    }

    // Names are not looked up: only what surely never leaves this machine is.
    private static boolean loopback(String address) {
        return address.equals("localhost") || address.equals("::1") || address.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static int number(SourceSettings settings, String name, int otherwise, int least, int most, List<String> problems) {
        try {
            int number = Integer.parseInt(settings.text(name, Integer.toString(otherwise)));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.add("The setting " + name + " is a number from " + least + " to " + most + ".");
        return otherwise;
    }

    /** Returns what is wrong with an endpoint as things are now, besides {@code problems}. */
    static List<String> check(Endpoint.Mllp endpoint, List<String> problems) {
        List<String> found = new ArrayList<>(problems);
        try {
            InetAddress.getByName(endpoint.address());
        } catch (UnknownHostException e) {
            found.add("The address is none; set address to a number or name of this machine.");
        }
        endpoint.tls().ifPresent(tls -> {
            if (!Files.isReadable(tls.keyStore())) {
                found.add("The key store cannot be read; see keyStore.");
            }
            if (tls.clients().filter(file -> !Files.isReadable(file)).isPresent()) {
                found.add("The certificates of those who may connect cannot be read; see clientCertificates.");
            }
        });
        return List.copyOf(found);
    }
}
