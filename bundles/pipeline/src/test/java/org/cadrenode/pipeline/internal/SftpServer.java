package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Wrapping;

/** An SFTP server of a folder, for user {@code node} with a password or one public key. */
final class SftpServer implements AutoCloseable {
    static final String PASSWORD = "a word that passes";

    final KeyPair hostKey;
    final AtomicInteger reads = new AtomicInteger();
    volatile PublicKey userKey;
    /** What is done at each read of a file, after so many bytes were asked for. */
    volatile Reading reading = (session, offset) -> { };
    private final SshServer server;

    /** Is told of each read. */
    interface Reading {
        void at(Session session, long offset) throws IOException;
    }

    SftpServer(Path folder) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        hostKey = generator.generateKeyPair();
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> user.equals("node") && password.equals(PASSWORD));
        server.setPublickeyAuthenticator((user, key, session) -> user.equals("node") && userKey != null && KeyUtils.compareKeys(key, userKey));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new SftpEventListener() {
            @Override
            public void reading(ServerSession session, String remoteHandle, FileHandle localHandle, long offset, byte[] data,
                    int dataOffset, int dataLen) throws IOException {
                reads.incrementAndGet();
                reading.at(session, offset);
            }
        });
        server.setSubsystemFactories(List.of(sftp));
        server.start();
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
    }

    Endpoint.Sftp endpoint(String hostKeyOf, Endpoint.Then then, Duration quiet, Wrapping wrapping) {
        return new Endpoint.Sftp("127.0.0.1", server.getPort(), "node", "/out", hostKeyOf, "sftp", ".+\\.csv|.+\\.zip", quiet, then,
                Duration.ofSeconds(60), 1 << 20, wrapping);
    }

    Endpoint.Sftp endpoint(Endpoint.Then then) {
        return endpoint(fingerprint(), then, Duration.ZERO, Wrapping.NONE);
    }

    static Map<String, String> passwords() {
        return Map.of("sftp", PASSWORD);
    }

    Optional<Session> session() {
        return server.getActiveSessions().stream().map(Session.class::cast).findFirst();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
