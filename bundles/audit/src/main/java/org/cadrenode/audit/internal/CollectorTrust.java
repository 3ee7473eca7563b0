package org.cadrenode.audit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom the forwarding trusts, and as whom it appears, from PEM files. Stateless. */
final class CollectorTrust {
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    private CollectorTrust() { }

    /**
     * Returns what makes connections to a collector.
     *
     * @param authorities may vouch for the collector
     * @param certificate this node's own chain, or null
     * @param key belongs to it, unencrypted PKCS#8, or null
     */
    static SSLSocketFactory sockets(Path authorities, @Nullable Path certificate, @Nullable Path key)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = empty();
        for (Certificate authority : certificates(authorities)) {
            trusted.setCertificateEntry("authority-" + trusted.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyManager[] own = null;
        if (certificate != null && key != null) {
            KeyStore identity = empty();
            List<Certificate> chain = certificates(certificate);
            identity.setKeyEntry("node", key(key, chain.get(0).getPublicKey().getAlgorithm()), IN_MEMORY,
                chain.toArray(new Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity, IN_MEMORY);
            own = keys.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> all = new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (all.isEmpty()) {
                throw new GeneralSecurityException("There is no certificate in the file");
            }
            return all;
        }
    }

    private static PrivateKey key(Path file, String algorithm) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String base64 = text.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----.*", "$1");
        if (base64.equals(text)) {
            throw new GeneralSecurityException("There is no PKCS#8 key in the file");
        }
        return KeyFactory.getInstance(algorithm).generatePrivate(
            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }
}
