package org.cadrenode.connector.spi;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the ways by which files come, and says what is wrong with them. For one thread. */
final class WaySettings {
    /** The names of these settings. */
    static final Set<String> NAMES = Set.of("from", "hostKey", "then", "secret", "user", "trust", "certificate", "certificateSecret",
            "everySeconds", "patienceSeconds", "mostMiB", "unwrap", "decryptionKey", "decryptionSecret", "signedBy", "entries", "unpackedMiB");

    private static final Pattern SECRET = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=?");
    private static final Pattern KNOWN_HOST = Pattern.compile("\\S+(\\s+\\S+)?\\s+[A-Za-z0-9+/]{40,}={0,2}(\\s.*)?");
    private static final String WRAPPED = "(\\.(zip|gz|gzip|pgp|gpg|asc|p7m|cms|pem))*";
    private static final String WRAPPER = ".+\\.(zip|pgp|gpg|asc|p7m|cms)";
    private static final long MIB = 1 << 20;

    private final Map<String, ?> properties;
    private final List<String> problems;

    /**
     * Reads settings.
     *
     * @param problems where to say what is wrong
     */
    WaySettings(Map<String, ?> properties, List<String> problems) {
        this.properties = properties;
        this.problems = problems;
    }

    /** Returns the expression for the names of files that may be wrapped. */
    static String wrapped(String include, Wrapping wrapping) {
        return wrapping.kinds().isEmpty() ? include : "(" + include + ")" + WRAPPED + "|" + WRAPPER;
    }

    Wrapping wrapping() {
        Set<Wrapping.Kind> kinds = EnumSet.noneOf(Wrapping.Kind.class);
        for (String word : text("unwrap", "").split("\\s+")) {
            if (!word.isEmpty()) {
                try {
                    kinds.add(Wrapping.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
                } catch (IllegalArgumentException e) {
                    problems.add("The setting unwrap names any of zip, gzip, pgp and cms, with blanks between.");
                }
            }
        }
        Optional<Path> key = path("decryptionKey");
        String secret = secret("decryptionSecret");
        boolean encrypted = kinds.contains(Wrapping.Kind.PGP) || kinds.contains(Wrapping.Kind.CMS);
        if (encrypted && key.isEmpty() && secret.isEmpty()) {
            problems.add("What unwrap names needs a key: set decryptionKey to a file, or decryptionSecret to a secret that holds it.");
        }
        if (kinds.contains(Wrapping.Kind.PGP) && kinds.contains(Wrapping.Kind.CMS)) {
            problems.add("A source is encrypted by pgp or by cms; name one of the two in unwrap.");
        }
        Optional<Path> signers = path("signedBy");
        if (signers.isPresent() && !encrypted) {
            problems.add("The setting signedBy is for pgp and cms; name one of them in unwrap.");
        }
        String entries = text("entries", ".*");
        try {
            Pattern.compile(entries);
        } catch (PatternSyntaxException e) {
            problems.add("The setting entries is no regular expression; try .+\\.csv");
            entries = "(?!)";
        }
        return new Wrapping(kinds, key, secret, signers, entries,
                number("unpackedMiB", Wrapping.USUAL_MOST / MIB, 1, Long.MAX_VALUE / MIB) * MIB);
    }

    /** Returns the way that is set, or else {@code folder}. */
    Endpoint from(Endpoint.Folder folder) {
        String from = text("from", "");
        if (from.isEmpty()) {
            return folder;
        }
        Endpoint way = from.startsWith("sftp:") ? sftp(from, folder) : web(from, folder.wrapping());
        return way == null ? new Endpoint.Fetched("") : way;
    }

    private @Nullable Endpoint sftp(String from, Endpoint.Folder folder) {
        String form = "The setting from is such as sftp://user@host:22/folder, without a password; set secret to the name of one.";
        URI address;
        try {
            address = new URI(from);
        } catch (URISyntaxException e) {
            problems.add(form);
            return null;
        }
        String user = address.getUserInfo();
        String path = address.getPath();
        if (address.getHost() == null || user == null || user.isEmpty() || user.contains(":") || path == null
                || address.getQuery() != null || address.getFragment() != null) {
            problems.add(form);
            return null;
        }
        String hostKey = text("hostKey", "");
        if (hostKey.isEmpty()) {
            problems.add("Without the server's key there is no connection: set hostKey to its fingerprint, SHA256:…, or to its "
                    + "line of a known_hosts file, after asking who runs it.");
        } else if (!FINGERPRINT.matcher(hostKey).matches() && !KNOWN_HOST.matcher(hostKey).matches()) {
            problems.add("The setting hostKey is SHA256: and 43 characters, or a line of a known_hosts file.");
        }
        String secret = secret("secret");
        if (text("secret", "").isEmpty()) {
            problems.add("Set secret to the name of a secret that holds the password or the private key.");
        }
        String own = path.startsWith("/~/") ? path.substring(3) : path.isEmpty() || path.equals("/~") ? "." : path;
        return new Endpoint.Sftp(address.getHost(), address.getPort() < 0 ? 22 : address.getPort(), user,
                own.isEmpty() ? "." : own, hostKey, secret, folder.include(), folder.quiet(), then(), every(),
                number("mostMiB", 20 << 10, 1, Long.MAX_VALUE / MIB) * MIB, folder.wrapping());
    }

    private @Nullable Endpoint web(String from, Wrapping wrapping) {
        List<URI> addresses = new ArrayList<>();
        for (String word : from.split("\\s+")) {
            try {
                addresses.add(new URI(word));
            } catch (URISyntaxException e) {
                problems.add("The setting from holds an address that is none.");
                return null;
            }
        }
        String user = text("user", "");
        String secret = secret("secret");
        if (!user.isEmpty() && secret.isEmpty()) {
            problems.add("A user needs a password: set secret to the name of one.");
        }
        Optional<Path> certificate = path("certificate");
        String certificateSecret = secret("certificateSecret");
        if (certificate.isPresent() && certificateSecret.isEmpty()) {
            problems.add("Set certificateSecret to the name of the secret with the certificate file's passphrase.");
        }
        try {
            return new Endpoint.Web(addresses, user, secret, path("trust"), certificate, certificateSecret, every(),
                    Duration.ofSeconds(number("patienceSeconds", 60, 1, 3600)),
                    number("mostMiB", 20 << 10, 1, Long.MAX_VALUE / MIB) * MIB, wrapping);
        } catch (IllegalArgumentException e) {
            problems.add("The setting from is sftp://…, or addresses that start with https:// and hold no user.");
            return null;
        }
    }

    private Endpoint.Then then() {
        String then = text("then", "delete");
        if (then.equals("delete")) {
            return new Endpoint.Then(Endpoint.Then.Fate.DELETE, "");
        }
        if (then.equals("keep")) {
            return new Endpoint.Then(Endpoint.Then.Fate.KEEP, "");
        }
        if (!then.startsWith("move:") || then.length() == "move:".length()) {
            problems.add("The setting then is delete, keep, or move: and a folder of the server.");
            return new Endpoint.Then(Endpoint.Then.Fate.KEEP, "");
        }
        return new Endpoint.Then(Endpoint.Then.Fate.MOVE, then.substring("move:".length()).strip());
    }

    private Duration every() {
        return Duration.ofSeconds(number("everySeconds", 60, 1, 86_400));
    }

    private Optional<Path> path(String name) {
        String text = text(name, "");
        try {
            return text.isEmpty() ? Optional.empty()
                    : Optional.of(Path.of(text.replace("${karaf.data}", System.getProperty("karaf.data", "data"))));
        } catch (InvalidPathException e) {
            problems.add("The setting " + name + " is no path on this machine; set it to a file.");
            return Optional.empty();
        }
    }

    private String secret(String name) {
        String secret = text(name, "");
        if (!secret.isEmpty() && !SECRET.matcher(secret).matches()) {
            problems.add("The setting " + name + " is the name of a secret, never the secret: lower-case letters, digits and dashes.");
            return "";
        }
        return secret;
    }

    private long number(String name, long otherwise, long least, long most) {
        try {
            long number = Long.parseLong(text(name, Long.toString(otherwise)));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.add("The setting " + name + " is a whole number from " + least + " on.");
        return otherwise;
    }

    private String text(String name, String otherwise) {
        return SourceSettings.text(properties, name, otherwise);
    }
}
