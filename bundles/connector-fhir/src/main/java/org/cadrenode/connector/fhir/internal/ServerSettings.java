package org.cadrenode.connector.fhir.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.SourceSettings;

/**
 * Where a FHIR server is, and what is collected of it.
 *
 * @param base address, with a slash behind it
 * @param way how it is asked
 * @param export what is exported, as a path from the base; for {@link Way#EXPORT}
 * @param types of resources
 * @param login how the node says who it is
 * @param trust PEM file of certificates that are trusted instead of those of the JDK
 * @param fileHosts other hosts from which exported files may be fetched
 * @param page resources of a page
 * @param resources of a delivery at most
 * @param longest bytes of a resource
 * @param most bytes of an answer
 * @param patience for how long a server may be silent
 * @param poll how long to wait where the server does not say
 * @param await for how long one collection waits for an export
 * @param late for how long before the last collection resources may still appear
 */
record ServerSettings(URI base, Way way, String export, List<String> types, Login login, Optional<Path> trust, Set<String> fileHosts,
        int page, int resources, int longest, long most, Duration patience, Duration poll, Duration await, Duration late) {
    /** The names of these settings, and of the common ones that it reads in its own way. */
    static final Set<String> NAMES = Set.of("base", "way", "export", "types", "secret", "clientId", "tokenAddress", "keyId", "scope", "trust",
            "fileHosts", "pageResources", "resourcesPerDelivery", "maxRecordBytes", "mostMiB", "patienceSeconds", "pollSeconds", "awaitSeconds",
            "lateSeconds");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern SECRET = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    ServerSettings {
        types = List.copyOf(types);
        fileHosts = Set.copyOf(fileHosts);
    }

    /** How a server is asked. */
    enum Way {
        /** By a bulk export, of which the server makes files. */
        EXPORT,
        /** By a search of each type, page by page. */
        SEARCH
    }

    /**
     * How the node says who it is.
     *
     * @param kind nothing, a token, or SMART Backend Services
     * @param secret name of the secret that is the token or the private key
     * @param client id of the node at the server
     * @param address where tokens are had
     * @param key id of the key, empty for none
     * @param scope what is asked for
     */
    record Login(Kind kind, String secret, String client, URI address, String key, String scope) {
        /** Kinds of login. */
        enum Kind { NONE, TOKEN, SMART }
    }

    /** Reads the settings and adds a sentence to {@code problems} for each that is wrong. */
    static ServerSettings of(SourceSettings settings, List<String> problems) {
        String address = settings.text("base", "");
        URI base = address(address.isEmpty() || address.endsWith("/") ? address : address + "/", "base", problems);
        String named = settings.text("way", "export").toLowerCase(Locale.ROOT);
        if (!named.equals("export") && !named.equals("search")) {
            problems.add("The setting way is export or search.");
        }
        List<String> types = new ArrayList<>(words(settings.text("types", "")));
        if (types.isEmpty()) {
            types.addAll(List.of("Patient", "RelatedPerson", "Encounter", "Condition", "Observation", "QuestionnaireResponse", "Immunization",
                    "DocumentReference"));
        }
        if (!Plan.PLAN.types().containsAll(types)) {
            problems.add("The setting types names a type of resource that is not read; the manual lists those that are.");
        }
        Set<String> hosts = Set.copyOf(words(settings.text("fileHosts", "")));
        return new ServerSettings(base, named.equals("search") ? Way.SEARCH : Way.EXPORT, export(settings, problems), types,
                login(settings, base, problems), path(settings, "trust", problems), hosts,
                (int) number(settings, "pageResources", 200, 10_000, problems), (int) number(settings, "resourcesPerDelivery", 200_000, 10_000_000, problems),
                (int) number(settings, "maxRecordBytes", FhirConnector.MOST, FhirConnector.MOST, problems),
                number(settings, "mostMiB", 20 << 10, 1 << 20, problems) << 20, seconds(settings, "patienceSeconds", 120, problems),
                seconds(settings, "pollSeconds", 30, problems), seconds(settings, "awaitSeconds", 1_800, problems),
                seconds(settings, "lateSeconds", 300, problems));
    }

    private static String export(SourceSettings settings, List<String> problems) {
        String what = settings.text("export", "patient");
        if (what.equals("system")) {
            return "$export";
        }
        if (what.startsWith("group/") && ID.matcher(what.substring(6)).matches()) {
            return "Group/" + what.substring(6) + "/$export";
        }
        if (!what.equals("patient")) {
            problems.add("The setting export is patient, system, or group/ and the group's id.");
        }
        return "Patient/$export";
    }

    private static Login login(SourceSettings settings, URI base, List<String> problems) {
        String secret = settings.text("secret", "");
        String client = settings.text("clientId", "");
        if (!secret.isEmpty() && !SECRET.matcher(secret).matches()) {
            problems.add("The setting secret is the name of a secret, which connector:secret-set keeps; never the secret itself.");
            secret = "";
        }
        if (secret.isEmpty()) {
            if (!client.isEmpty()) {
                problems.add("A client needs a private key: set secret to the name of the secret that holds it.");
            }
            return new Login(Login.Kind.NONE, "", "", base, "", "");
        }
        if (client.isEmpty()) {
            return new Login(Login.Kind.TOKEN, secret, "", base, "", "");
        }
        return new Login(Login.Kind.SMART, secret, client, address(settings.text("tokenAddress", ""), "tokenAddress", problems),
                settings.text("keyId", ""), settings.text("scope", "system/*.read"));
    }

    private static URI address(String text, String setting, List<String> problems) {
        try {
            URI address = new URI(text);
            boolean loopback = "http".equals(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost()));
            if (address.getHost() != null && (loopback || "https".equals(address.getScheme())) && address.getUserInfo() == null
                    && address.getQuery() == null && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        problems.add("The setting " + setting + " is an address that starts with https:// and holds neither user nor query.");
        return URI.create("https://none.invalid/");
    }

    private static Optional<Path> path(SourceSettings settings, String name, List<String> problems) {
        String text = settings.text(name, "");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text.replace("${karaf.etc}", System.getProperty("karaf.etc", "etc"))));
        } catch (IllegalArgumentException e) {
            problems.add("The setting " + name + " is no path on this machine.");
            return Optional.empty();
        }
    }

    private static Duration seconds(SourceSettings settings, String name, long otherwise, List<String> problems) {
        return Duration.ofSeconds(number(settings, name, otherwise, 1 << 20, problems));
    }

    private static long number(SourceSettings settings, String name, long otherwise, long most, List<String> problems) {
        try {
            long value = Long.parseLong(settings.text(name, Long.toString(otherwise)));
            if (value > 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.add("The setting " + name + " is a number from 1 to " + most + ".");
        return otherwise;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).distinct().toList();
    }

    /** Returns whether an address is of the same server as the base. */
    boolean isOwn(URI address) {
        return base.getScheme().equalsIgnoreCase(address.getScheme()) && base.getHost().equalsIgnoreCase(address.getHost())
                && port(base) == port(address) && address.getUserInfo() == null;
    }

    /** Returns whether a file may be fetched from an address. */
    boolean isFileHost(URI address) {
        return isOwn(address) || "https".equalsIgnoreCase(address.getScheme()) && address.getUserInfo() == null && address.getHost() != null
                && (fileHosts.contains(address.getHost()) || fileHosts.contains(address.getHost() + ":" + port(address)));
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
