package org.cadrenode.watch.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates, keys and whom to trust, from PEM files. Stateless. */
final class Tls {
    private static final char[] IN_MEMORY = "in memory".toCharArray();
    private static final Duration LIFE = Duration.ofDays(397);
    private static final Duration RENEWAL = Duration.ofDays(60);
    private static final int SERIAL_BITS = 120;

    private Tls() { }

    /** A server's own certificate chain with its key. */
    record Identity(List<X509Certificate> chain, PrivateKey key) {
        Identity {
            chain = List.copyOf(chain);
        }

        /** Returns what a browser shows as the certificate's SHA-256 fingerprint. */
        String fingerprint() throws GeneralSecurityException {
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded()));
        }

        @Override
        public String toString() {
            return "[identity]";
        }
    }

    /** Reads a chain, the server's own certificate first, and its unencrypted PKCS#8 key. */
    static Identity identity(Path certificate, Path key) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = certificates(certificate);
        String text = Files.readString(key, StandardCharsets.US_ASCII);
        String body = text.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----.*", "$1").replaceAll("\\s", "");
        byte[] encoded;
        try {
            encoded = Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("The key is no PKCS#8 PEM file");
        }
        return new Identity(chain, KeyFactory.getInstance(chain.get(0).getPublicKey().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    }

    /** Returns the identity for localhost that lies in a folder; makes one if there is none, or if it runs out soon. */
    static Identity own(Path folder, Instant now) throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve("page-certificate.pem");
        Path key = folder.resolve("page-key.pem");
        if (Files.exists(certificate) && Files.exists(key)) {
            Identity identity = identity(certificate, key);
            if (identity.chain().get(0).getNotAfter().toInstant().isAfter(now.plus(RENEWAL)) && fits(identity)) {
                return identity;
            }
        }
        Identity made = make(now);
        Files.createDirectories(folder);
        // The key first: a kill between the two leaves a pair that does not fit, and is made anew below.
        write(key, "PRIVATE KEY", made.key().getEncoded());
        write(certificate, "CERTIFICATE", made.chain().get(0).getEncoded());
        return made;
    }

    private static boolean fits(Identity identity) throws GeneralSecurityException {
        byte[] word = {'f', 'i', 't', 's'};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(identity.key());
        signature.update(word);
        byte[] signed = signature.sign();
        signature.initVerify(identity.chain().get(0));
        signature.update(word);
        return signature.verify(signed);
    }

    private static Identity make(Instant now) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=localhost,O=CADRE Node");
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, new BigInteger(SERIAL_BITS, new SecureRandom()),
                    Date.from(now.minus(Duration.ofHours(1))), Date.from(now.plus(LIFE)), name, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")}));
            byte[] encoded = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())).getEncoded();
            return new Identity(List.of((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded))), pair.getPrivate());
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException("A certificate cannot be made", e);
        }
    }

    private static void write(Path file, String what, byte[] content) throws IOException {
        String text = "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + what + "-----\n";
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, text, StandardCharsets.US_ASCII);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns what a server speaks TLS with. */
    static SSLContext server(Identity identity) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry("node", identity.key(), IN_MEMORY, identity.chain().toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, IN_MEMORY);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Returns what a client speaks TLS with: trusting the authorities in a file, or those of the JDK if there is none. */
    static SSLContext client(Optional<Path> authorities) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        if (authorities.isPresent()) {
            KeyStore store = empty();
            for (Certificate authority : certificates(authorities.get())) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            trust.init(store);
        } else {
            trust.init((KeyStore) null);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) certificate);
            }
            if (found.isEmpty()) {
                throw new GeneralSecurityException("There is no certificate");
            }
            return found;
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
