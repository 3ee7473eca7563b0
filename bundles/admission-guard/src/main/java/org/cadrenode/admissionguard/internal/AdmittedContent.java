package org.cadrenode.admissionguard.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What may run, by the SHA-256 of its file: what the distribution's list names ({@code lib/bundles.sha256}), and what
 * the ledger names with a signer who is in the trust store still. Thread-safe.
 */
final class AdmittedContent {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    // As Karaf's features name bundles: group, artifact, version, and then perhaps type and classifier.
    private static final Pattern MAVEN = Pattern.compile("mvn:([\\w.-]+)/([\\w.-]+)/([\\w.-]+)(?:/([\\w.-]+)(?:/([\\w.-]+))?)?");

    private final Path ledger;
    private final Path store;
    private final Path signers;
    private final Path system;
    private final Map<String, Path> distribution;

    /** Reads the distribution's list. @throws IOException if there is none: then nothing is admitted */
    AdmittedContent(Path home, Path admission, Path signers) throws IOException {
        this.ledger = admission.resolve("ledger");
        this.store = admission.resolve("store");
        this.signers = signers;
        this.system = home.resolve("system").normalize();
        this.distribution = Map.copyOf(readList(home));
    }

    /** Returns whether a file of this digest may run. Unreadable files of the trust store count as absent. */
    boolean admits(String digest) {
        return distribution.containsKey(digest) || signerOf(digest).filter(trusted()::contains).isPresent();
    }

    /** Returns the bytes of admitted content, verified against the digest. */
    Optional<byte[]> bytes(String digest) throws IOException {
        Path listed = distribution.get(digest);
        return admits(digest) ? read(listed == null ? store.resolve(digest + ".jar") : listed, digest) : Optional.empty();
    }

    /** Returns what the distribution has for the location of a bundle ({@code mvn:group/artifact/version}), verified against its list. */
    Optional<byte[]> ofDistribution(String location) throws IOException {
        Matcher maven = MAVEN.matcher(location);
        if (!maven.matches()) {
            return Optional.empty();
        }
        String classifier = maven.group(5) == null ? "" : "-" + maven.group(5);
        Path file = system.resolve(maven.group(1).replace('.', '/')).resolve(maven.group(2)).resolve(maven.group(3))
                .resolve(maven.group(2) + "-" + maven.group(3) + classifier + "." + (maven.group(4) == null ? "jar" : maven.group(4)));
        for (Map.Entry<String, Path> listed : distribution.entrySet()) {
            if (listed.getValue().equals(file)) {
                return read(file, listed.getKey());
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> read(Path file, String digest) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        return hex(bytes).equals(digest) ? Optional.of(bytes) : Optional.empty();
    }

    private Optional<String> signerOf(String digest) {
        try {
            String signer = null;
            for (String line : Files.readAllLines(ledger, StandardCharsets.UTF_8)) {
                String[] fields = line.split("\t", -1);
                if (fields.length > 2 && fields[0].equals(digest)) {
                    signer = fields[1];
                }
            }
            return Optional.ofNullable(signer);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Set<String> trusted() {
        Set<String> fingerprints = new HashSet<>();
        try (Stream<Path> files = Files.list(signers)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pem")).toList()) {
                fingerprint(file).ifPresent(fingerprints::add);
            }
        } catch (IOException e) {
            return Set.of();
        }
        return fingerprints;
    }

    private static Optional<String> fingerprint(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            return Optional.of(hex(certificate.getEncoded()));
        } catch (IOException | CertificateException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Path> readList(Path home) throws IOException {
        Path list = home.resolve("lib").resolve("bundles.sha256");
        List<String> lines = Files.readAllLines(list, StandardCharsets.UTF_8);
        Map<String, Path> found = new HashMap<>();
        for (String line : lines) {
            String[] fields = line.strip().split(" +", 2);
            if (fields.length == 2 && DIGEST.matcher(fields[0]).matches()) {
                found.put(fields[0], home.resolve(fields[1]).normalize());
            }
        }
        if (found.isEmpty()) {
            throw new NoSuchFileException(list.toString(), null, "names no bundle");
        }
        return found;
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
