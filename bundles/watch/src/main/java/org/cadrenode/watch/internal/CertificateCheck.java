package org.cadrenode.watch.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.watch.CertificateEnds;

/**
 * Tells when the certificates run out that lie in the site's folders as PEM or DER, whoever uses them, and those of PKCS#12 files that
 * were opened since the start, wherever they lie.
 */
final class CertificateCheck implements HealthCheck {
    private static final Duration WARNING = Duration.ofDays(30);
    private static final Duration LAST_WARNING = Duration.ofDays(7);
    private static final Pattern NAMES = Pattern.compile("(?i).*\\.(pem|crt|cer|cert)");
    private static final int DEPTH = 4;
    private static final long LARGEST = 1 << 20;

    private final InstantSource clock;
    private final Path base;
    private final List<Path> folders;

    /** @param base what names are told from */
    CertificateCheck(InstantSource clock, Path base, List<Path> folders) {
        this.clock = clock;
        this.base = base;
        this.folders = folders;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        int[] found = {0};
        for (Path folder : folders) {
            try (Stream<Path> files = Files.isDirectory(folder) ? Files.walk(folder, DEPTH) : Stream.empty()) {
                files.filter(file -> NAMES.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file)).sorted()
                        .forEach(file -> found[0] += look(file, log));
            } catch (IOException | java.io.UncheckedIOException e) {
                log.warn("The folder {} cannot be looked through for certificates", name(folder));
            }
        }
        Map<Path, Instant> opened = CertificateEnds.known();
        opened.forEach((file, end) -> tell(file, end, log));
        found[0] += opened.size();
        log.info("{} certificates were looked at", found[0]);
        return new Result(log);
    }

    private int look(Path file, FormattingResultLog log) {
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > LARGEST) {
                return 0;
            }
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                tell(file, ((X509Certificate) certificate).getNotAfter().toInstant(), log);
                count++;
            }
            return count;
        } catch (IOException | CertificateException e) {
            // A key, or a file that only looks like one; whoever needs it says so.
            return 0;
        }
    }

    // With the Debian package, the settings do not lie below the base directory.
    private Path name(Path file) {
        return file.startsWith(base) ? base.relativize(file) : file;
    }

    private void tell(Path path, Instant end, FormattingResultLog log) {
        Path file = name(path);
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative()) {
            log.critical("A certificate in {} ran out on {}: replace it", file, end);
        } else if (left.compareTo(LAST_WARNING) < 0) {
            log.critical("A certificate in {} runs out on {}: replace it", file, end);
        } else if (left.compareTo(WARNING) < 0) {
            log.warn("A certificate in {} runs out on {}: have it replaced by then", file, end);
        }
    }
}
