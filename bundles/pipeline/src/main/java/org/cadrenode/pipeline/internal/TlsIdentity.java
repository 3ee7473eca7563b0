package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.cadrenode.api.watch.CertificateEnds;
import org.jspecify.annotations.Nullable;

/** Whom a connection trusts, and as whom it presents itself. */
final class TlsIdentity {
    private TlsIdentity() { }

    /**
     * Returns a context.
     *
     * @param trust certificates in PEM; those of the JDK if it is empty
     * @param certificate PKCS#12 file with the node's own key, if it is to show one
     */
    static SSLContext context(Optional<Path> trust, Optional<Path> certificate, char[] passphrase) throws RemoteException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own(certificate, passphrase), trusted(trust), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new RemoteException("the file of trust or of certificate cannot be used, or its passphrase is another");
        }
    }

    private static KeyManager @Nullable [] own(Optional<Path> certificate, char[] passphrase)
            throws IOException, GeneralSecurityException {
        if (certificate.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate.get())) {
            store.load(in, passphrase);
        }
        CertificateEnds.opened(certificate.get(), store);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, passphrase);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trusted(Optional<Path> trust) throws IOException, GeneralSecurityException {
        if (trust.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(trust.get())) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, one);
            }
            if (number == 0) {
                throw new IOException("No certificate");
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
