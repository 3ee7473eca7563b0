package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.cadrenode.api.watch.CertificateEnds;

/** TLS 1.2 or 1.3 for connections that come in. Thread-safe. */
public final class ListenerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;
    private final boolean clientsShowCertificates;

    private ListenerTls(SSLContext context, boolean clientsShowCertificates) {
        this.context = context;
        this.clientsShowCertificates = clientsShowCertificates;
    }

    /**
     * Reads the files.
     *
     * @param keyStore PKCS #12
     * @param password of it
     * @param clients PEM file of the certificates that vouch for those who connect; empty if anybody may connect
     * @throws IOException if a file is missing, is not of its form, or does not open with the password; it names no file
     */
    public static ListenerTls of(Path keyStore, char[] password, Optional<Path> clients) throws IOException {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keyStore)) {
                keys.load(in, password);
            }
            CertificateEnds.opened(keyStore, keys);
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), clients.isPresent() ? trusted(clients.get()) : null, null);
            return new ListenerTls(context, clients.isPresent());
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificates for TLS cannot be used", e);
        }
    }

    private static TrustManager[] trusted(Path clients) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(clients)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (certificates.isEmpty()) {
            throw new IOException("There are no certificates of those who may connect");
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("client-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    /** Shakes hands over a connection that came in. */
    Socket accept(Socket raw) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setNeedClientAuth(clientsShowCertificates);
        socket.setSSLParameters(parameters);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }
}
