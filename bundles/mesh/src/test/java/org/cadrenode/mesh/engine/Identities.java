package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the tests' own, a server and a client that it vouches for, and a client that another one does; made in a folder. */
public final class Identities {
    public static final char[] PASSPHRASE = "a passphrase".toCharArray();

    public final Path authority;
    public final Path server;
    public final Path serverKey;
    public final Path client;
    public final Path stranger;
    private final Instant clientEnds;
    private final KeyStore serverStore;
    private final KeyStore trust;

    public Identities(Path folder) throws IOException, GeneralSecurityException, OperatorCreationException {
        Named root = Named.root("authority");
        Named elsewhere = Named.root("another authority");
        Named served = root.vouchFor("localhost", true);
        authority = Files.writeString(folder.resolve("authority.pem"), pem("CERTIFICATE", root.certificate.getEncoded()));
        server = Files.writeString(folder.resolve("server.pem"), pem("CERTIFICATE", served.certificate.getEncoded()));
        serverKey = Files.writeString(folder.resolve("server-key.pem"), pem("PRIVATE KEY", served.key.getEncoded()));
        Named node = root.vouchFor("node", false);
        client = node.save(folder.resolve("client.p12"));
        clientEnds = node.certificate.getNotAfter().toInstant();
        stranger = elsewhere.vouchFor("stranger", false).save(folder.resolve("stranger.p12"));
        serverStore = served.store();
        trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("authority", root.certificate);
    }

    /** Returns when the client's certificate ends. */
    public Instant clientEnds() {
        return clientEnds;
    }

    /** As a client that shows itself with one of the stores, or with none. */
    public SSLContext as(Path store) throws IOException, GeneralSecurityException {
        return context(load(store), trust);
    }

    /** As a client that shows itself with a store and trusts an authority, both of an earlier object's folder. */
    public static SSLContext as(Path store, Path authority) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trust.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        return context(load(store), trust);
    }

    /** As the server. */
    public SSLContext served() throws GeneralSecurityException {
        return context(serverStore, trust);
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            own.load(in, PASSPHRASE);
        }
        return own;
    }

    private static SSLContext context(KeyStore own, KeyStore trust) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSPHRASE);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + what + "-----\n";
    }

    private record Named(X509Certificate certificate, PrivateKey key, X509Certificate issuer) {
        static Named root(String name) throws IOException, GeneralSecurityException, OperatorCreationException {
            KeyPair pair = pair();
            X500Name subject = new X500Name("CN=" + name);
            JcaX509v3CertificateBuilder builder = builder(subject, subject, pair);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            X509Certificate made = sign(builder, pair.getPrivate());
            return new Named(made, pair.getPrivate(), made);
        }

        Named vouchFor(String name, boolean here) throws IOException, GeneralSecurityException, OperatorCreationException {
            KeyPair pair = pair();
            JcaX509v3CertificateBuilder builder = builder(new X500Name(certificate.getSubjectX500Principal().getName()),
                    new X500Name("CN=" + name), pair);
            if (here) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1"), new GeneralName(GeneralName.dNSName, "localhost")}));
            }
            return new Named(sign(builder, key), pair.getPrivate(), certificate);
        }

        private static KeyPair pair() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        }

        private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair) {
            Instant now = Instant.now();
            return new JcaX509v3CertificateBuilder(issuer, new BigInteger(64, new SecureRandom()), Date.from(now.minusSeconds(60)),
                    Date.from(now.plusSeconds(36_000)), subject, pair.getPublic());
        }

        private static X509Certificate sign(JcaX509v3CertificateBuilder builder, Key by)
                throws GeneralSecurityException, OperatorCreationException {
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build((PrivateKey) by)));
        }

        KeyStore store() throws IOException, GeneralSecurityException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, PASSPHRASE, new Certificate[] {certificate, issuer});
            return store;
        }

        Path save(Path file) throws IOException, GeneralSecurityException {
            try (OutputStream out = Files.newOutputStream(file)) {
                store().store(out, PASSPHRASE);
            }
            return file;
        }
    }
}
