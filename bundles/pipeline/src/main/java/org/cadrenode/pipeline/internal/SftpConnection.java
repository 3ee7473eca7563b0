package org.cadrenode.pipeline.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an SFTP server whose key is the one that the settings name. Nothing of the user's or the machine's own SSH
 * configuration counts. For one thread.
 */
final class SftpConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PEM = "-----BEGIN ";

    private final SshClient client;
    private final ClientSession session;
    private final SftpClient sftp;

    private SftpConnection(SshClient client, ClientSession session, SftpClient sftp) {
        this.client = client;
        this.session = session;
        this.sftp = sftp;
    }

    SftpClient sftp() {
        return sftp;
    }

    boolean open() {
        return session.isOpen();
    }

    /**
     * Connects and logs in.
     *
     * @throws RemoteException if that is refused, by either side, with the reason in words
     */
    static SftpConnection open(Endpoint.Sftp place, Secrets secrets) throws IOException {
        char[] secret = secrets.secret(place.secret()).orElseThrow(
                () -> new RemoteException("the secret of the source is not there; set it with connector:secret-set"));
        SshClient client = SshClient.setUpDefaultClient();
        ClientSession session = null;
        AtomicReference<String> shown = new AtomicReference<>();
        boolean done = false;
        try {
            prepare(client);
            client.setServerKeyVerifier((current, address, key) -> pinned(place.hostKey(), key, shown));
            client.start();
            session = connected(client, place, shown);
            authenticate(session, secret);
            SftpClient sftp = SftpClientFactory.instance().createSftpClient(session);
            done = true;
            return new SftpConnection(client, session, sftp);
        } finally {
            Arrays.fill(secret, '\0');
            if (!done) {
                if (session != null) {
                    session.close(true);
                }
                client.stop();
            }
        }
    }

    private static void prepare(SshClient client) {
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setAgentFactory(null);
        client.setNioWorkers(1);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE,
                UserAuthKeyboardInteractiveFactory.INSTANCE));
        CoreModuleProperties.IDLE_TIMEOUT.set(client, PATIENCE.multipliedBy(2));
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, PATIENCE.multipliedBy(2));
        CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
    }

    private static ClientSession connected(SshClient client, Endpoint.Sftp place, AtomicReference<String> shown) throws IOException {
        ClientSession session = null;
        try {
            session = client.connect(place.user(), place.host(), place.port()).verify(PATIENCE).getSession();
            session.waitFor(List.of(ClientSession.ClientSessionEvent.WAIT_AUTH, ClientSession.ClientSessionEvent.CLOSED), PATIENCE);
        } catch (IOException e) {
            throw new RemoteException("the server does not answer");
        }
        if (shown.get() != null) {
            session.close(true);
            throw new RemoteException("the server shows another key than hostKey, " + shown.get()
                    + "; ask who runs it before you change hostKey");
        }
        return session;
    }

    private static void authenticate(ClientSession session, char[] secret) throws IOException {
        try {
            if (CharBuffer.wrap(secret).toString().startsWith(PEM)) {
                Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(session, NamedResource.ofName("secret"),
                        new ByteArrayInputStream(new String(secret).getBytes(StandardCharsets.UTF_8)), null);
                if (keys == null || !keys.iterator().hasNext()) {
                    throw new RemoteException("the secret is no private key that can be used here");
                }
                keys.forEach(session::addPublicKeyIdentity);
            } else {
                session.addPasswordIdentity(new String(secret));
            }
        } catch (GeneralSecurityException e) {
            throw new RemoteException("the secret is no private key that can be used here; it has no passphrase of its own");
        }
        try {
            session.auth().verify(PATIENCE);
        } catch (IOException e) {
            throw new RemoteException("the server does not let the user in");
        }
    }

    private static boolean pinned(String hostKey, PublicKey key, AtomicReference<String> shown) {
        String fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
        String wanted = fingerprint(hostKey);
        boolean same = wanted != null && MessageDigest.isEqual(wanted.getBytes(StandardCharsets.US_ASCII),
                fingerprint.getBytes(StandardCharsets.US_ASCII));
        if (!same) {
            shown.set(fingerprint);
        }
        return same;
    }

    /** Returns {@code SHA256:} and the fingerprint, of either form of the setting; null if it is neither. */
    static @Nullable String fingerprint(String hostKey) {
        if (hostKey.startsWith("SHA256:")) {
            return hostKey.replace("=", "");
        }
        String[] words = hostKey.strip().split("\\s+");
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].startsWith("ssh-") || words[i].startsWith("ecdsa-") || words[i].startsWith("sk-")) {
                try {
                    return "SHA256:" + Base64.getEncoder().withoutPadding()
                            .encodeToString(Digest.sha256().digest(Base64.getDecoder().decode(words[i + 1])));
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            sftp.close();
        } catch (IOException e) {
            // The session ends all the same.
        }
        session.close(true);
        client.stop();
    }
}
