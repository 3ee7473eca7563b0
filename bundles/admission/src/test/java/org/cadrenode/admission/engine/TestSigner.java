package org.cadrenode.admission.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A provider with a key and a certificate, who signs as jarsigner does. */
public record TestSigner(KeyPair keys, X509Certificate certificate) {
    private static final Duration DAY = Duration.ofDays(1);

    /** Makes one whose certificate holds around now. */
    public static TestSigner make(String name) {
        return make(name, "EC", 256, Instant.now().minus(DAY), Instant.now().plus(DAY));
    }

    /** Makes one. */
    public static TestSigner make(String name, String algorithm, int bits, Instant from, Instant until) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            KeyPair keys = generator.generateKeyPair();
            X500Name subject = new X500Name("CN=" + name);
            String signature = switch (algorithm) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> algorithm;
            };
            X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(
                    new JcaX509v3CertificateBuilder(subject, BigInteger.valueOf(System.nanoTime()), Date.from(from), Date.from(until), subject,
                            keys.getPublic()).build(new JcaContentSignerBuilder(signature).build(keys.getPrivate())));
            return new TestSigner(keys, certificate);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs a jar into another file. */
    public Path sign(Path jar, Path signed) throws IOException {
        return sign(jar, signed, "SHA-256");
    }

    /** Signs a jar into another file, with this digest. */
    public Path sign(Path jar, Path signed, String digest) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile()); OutputStream out = Files.newOutputStream(signed)) {
            new JarSigner.Builder(keys.getPrivate(), CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)))
                    .digestAlgorithm(digest).signerName("SIGNER").build().sign(in, out);
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs as another name, so that a second signature does not replace the first. */
    public Path countersign(Path jar, Path signed) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile()); OutputStream out = Files.newOutputStream(signed)) {
            new JarSigner.Builder(keys.getPrivate(), CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)))
                    .digestAlgorithm("SHA-256").signerName("SECOND").build().sign(in, out);
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the certificate in PEM. */
    public Path pem(Path file) throws IOException {
        try {
            return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the fingerprint. */
    public String fingerprint() {
        return TrustStore.fingerprint(certificate);
    }
}
