package org.cadrenode.admission.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who may sign: a directory of {@code .pem} files with one certificate each. A line {@code # until 2027-03-31} before the
 * certificate ends the trust sooner than the certificate does. Read anew at each question; what cannot be read is not
 * trusted.
 */
public final class TrustStore {
    private static final Pattern UNTIL = Pattern.compile("(?m)^# until (\\d{4}-\\d{2}-\\d{2})\\s*$");
    private static final long MOST_BYTES = 64 * 1024;

    private final Path directory;

    public TrustStore(Path directory) {
        this.directory = directory;
    }

    /** A signer who is trusted, if the time is right. @param from first, and @param until last moment */
    public record Entry(String fingerprint, String name, Instant from, Instant until, Path file) {
        /** Returns {@code trusted}, {@code expired} or {@code not yet valid}. */
        public String state(Instant now) {
            return now.isAfter(until) ? "expired" : now.isBefore(from) ? "not yet valid" : "trusted";
        }
    }

    /** Returns every signer, by name. */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files()) {
            read(file).ifPresent(entries::add);
        }
        entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::fingerprint));
        return entries;
    }

    /** Returns the files that hold no certificate that can be read. */
    public List<Path> unreadable() throws IOException {
        return files().stream().filter(file -> read(file).isEmpty()).sorted().toList();
    }

    /** Returns what a certificate file says, PEM or DER. @throws IOException if it is none */
    public static Entry inspect(Path file) throws IOException {
        return read(file).orElseThrow(() -> new IOException("not an X.509 certificate"));
    }

    /** Returns the signer of an archive, if it is trusted now. */
    public Entry require(X509Certificate certificate, Instant now) throws IOException, NotAdmittedException {
        String fingerprint = fingerprint(certificate);
        List<Entry> found = entries().stream().filter(entry -> entry.fingerprint().equals(fingerprint)).toList();
        if (found.isEmpty()) {
            throw new NotAdmittedException(Reason.UNKNOWN_SIGNER);
        }
        // If it is there twice, the stricter one counts.
        for (Entry entry : found) {
            if (now.isAfter(entry.until())) {
                throw new NotAdmittedException(Reason.EXPIRED);
            }
            if (now.isBefore(entry.from())) {
                throw new NotAdmittedException(Reason.NOT_YET_VALID);
            }
        }
        return found.get(0);
    }

    /** Adds the certificate of a file. */
    public Entry add(Path certificateFile, Optional<LocalDate> until) throws IOException {
        try {
            X509Certificate certificate = parse(Files.readAllBytes(certificateFile));
            Files.createDirectories(directory);
            Path file = directory.resolve(fingerprint(certificate).substring(0, 32) + ".pem");
            String text = until.map(day -> "# until " + day + "\n").orElse("") + "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            Path part = Files.createTempFile(directory, "signer", ".part");
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return inspect(file);
        } catch (CertificateException e) {
            throw new IOException("not an X.509 certificate", e);
        }
    }

    /** Removes every file with this certificate; returns whether there was one. */
    public boolean remove(String fingerprint) throws IOException {
        boolean removed = false;
        for (Entry entry : entries()) {
            if (entry.fingerprint().equals(fingerprint)) {
                removed |= Files.deleteIfExists(entry.file());
            }
        }
        return removed;
    }

    /** Returns the SHA-256 of a certificate, in hexadecimal. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return Digests.of(certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".pem")).sorted().toList();
        }
    }

    private static Optional<Entry> read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            X509Certificate certificate = parse(bytes);
            Instant until = certificate.getNotAfter().toInstant();
            Matcher sooner = UNTIL.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            while (sooner.find()) {
                Instant end = LocalDate.parse(sooner.group(1)).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
                until = end.isBefore(until) ? end : until;
            }
            return Optional.of(new Entry(fingerprint(certificate), certificate.getSubjectX500Principal().getName(),
                    certificate.getNotBefore().toInstant(), until, file));
        } catch (IOException | CertificateException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    private static X509Certificate parse(byte[] bytes) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }
}
