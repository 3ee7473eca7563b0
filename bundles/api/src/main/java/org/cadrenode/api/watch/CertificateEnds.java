package org.cadrenode.api.watch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the certificates run out that lie in PKCS#12 files. Only who has a file's passphrase sees it: whoever opens one tells it here, and
 * the check of certificates reads it. One for the node. Thread-safe.
 */
public final class CertificateEnds {
    private static final Map<Path, Instant> ENDS = new ConcurrentHashMap<>();

    private CertificateEnds() { }

    /** Tells of a file that was opened. @throws KeyStoreException if the store was not loaded */
    public static void opened(Path file, KeyStore store) throws KeyStoreException {
        Instant first = Instant.MAX;
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.isKeyEntry(alias) ? store.getCertificateChain(alias) : null;
            for (Certificate one : chain == null ? new Certificate[0] : chain) {
                Instant end = one instanceof X509Certificate certificate ? certificate.getNotAfter().toInstant() : first;
                first = end.isBefore(first) ? end : first;
            }
        }
        ENDS.put(file.toAbsolutePath().normalize(), first);
    }

    /** Returns the first end in each file that was opened since the start and is still there. */
    public static Map<Path, Instant> known() {
        ENDS.keySet().removeIf(Files::notExists);
        return new TreeMap<>(ENDS);
    }
}
