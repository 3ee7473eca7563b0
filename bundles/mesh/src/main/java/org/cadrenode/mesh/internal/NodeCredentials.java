package org.cadrenode.mesh.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.watch.CertificateEnds;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.mesh.engine.Credentials;
import org.cadrenode.mesh.engine.MeshTrouble;
import org.jspecify.annotations.Nullable;

/** The mailbox's secrets, from the sealed secrets of the node and from files that they open. */
final class NodeCredentials implements Credentials {
    private static final Duration SOON = Duration.ofDays(30);

    private final Secrets secrets;
    private final Names names;
    private final Path certificate;
    private final Optional<Path> trust;

    /**
     * Which secrets.
     *
     * @param password the mailbox's password
     * @param sharedKey the environment's key
     * @param certificate what opens the certificate's file
     */
    record Names(String password, String sharedKey, String certificate) { }

    NodeCredentials(Secrets secrets, Names names, Path certificate, Optional<Path> trust) {
        this.secrets = secrets;
        this.names = names;
        this.certificate = certificate;
        this.trust = trust;
    }

    @Override
    public char[] password() throws MeshTrouble {
        return secret(names.password());
    }

    @Override
    public byte[] sharedKey() throws MeshTrouble {
        char[] characters = secret(names.sharedKey());
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        Arrays.fill(characters, '\0');
        byte[] key = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        return key;
    }

    // One that was set from a file may end with the line.
    private char[] secret(String name) throws MeshTrouble {
        char[] whole;
        try {
            whole = secrets.secret(name).orElseThrow(
                    () -> MeshTrouble.lasting("the secret " + name + " is not there; set it with connector:secret-set " + name));
        } catch (CadreException e) {
            throw MeshTrouble.lasting("the node's secrets cannot be read (" + e.code() + ")");
        }
        int end = whole.length;
        while (end > 0 && (whole[end - 1] == '\n' || whole[end - 1] == '\r')) {
            end--;
        }
        char[] secret = Arrays.copyOf(whole, end);
        Arrays.fill(whole, '\0');
        return secret;
    }

    @Override
    public SSLContext tls() throws MeshTrouble {
        char[] passphrase = secret(names.certificate());
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own(passphrase), passphrase);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw MeshTrouble.lasting("the key in the file that certificate names cannot be used, or its passphrase is another than the file's");
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private KeyStore own(char[] passphrase) throws MeshTrouble {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, passphrase);
            CertificateEnds.opened(certificate, store);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw MeshTrouble.lasting(Files.isReadable(certificate)
                    ? "the file that certificate names is no PKCS#12 file, or the secret " + names.certificate() + " does not open it"
                    : "the file that certificate names is not there, or the node may not read it");
        }
    }

    private TrustManager @Nullable [] trusted() throws MeshTrouble, GeneralSecurityException {
        if (trust.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream in = Files.newInputStream(trust.get())) {
            store.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, one);
            }
            if (number == 0) {
                throw new IOException("No certificate");
            }
        } catch (IOException | GeneralSecurityException e) {
            throw MeshTrouble.lasting("the file that trust names is not there, or holds no certificate");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Returns what is to be said of the certificate's end, if that is near or past. */
    List<String> remarks(Instant now) throws MeshTrouble {
        char[] passphrase = secret(names.certificate());
        try {
            KeyStore store = own(passphrase);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own
                        && own.getNotAfter().toInstant().isBefore(now.plus(SOON))) {
                    return List.of("The node's certificate for MESH ends on " + own.getNotAfter().toInstant().toString().substring(0, 10)
                            + ": ask for the next one.");
                }
            }
            return List.of();
        } catch (GeneralSecurityException e) {
            return List.of();
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }
}
