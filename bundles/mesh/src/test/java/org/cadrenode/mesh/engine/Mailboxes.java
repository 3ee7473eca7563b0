package org.cadrenode.mesh.engine;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.cadrenode.api.mesh.MeshOutgoing;

/** Mailboxes of the tests: what differs between them is said, all else is as usual. Pauses are noted and not made. */
final class Mailboxes {
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final URI address;
    private final SSLContext tls;

    Mailboxes(Path folder, URI address, SSLContext tls) {
        this.folder = folder;
        this.address = address;
        this.tls = tls;
    }

    ServiceMailbox of(String id) {
        return of(id, 75L << 20, false);
    }

    ServiceMailbox of(String id, long chunkBytes, boolean compress) {
        return of(id, chunkBytes, compress, Sandbox.PASSWORD, Sandbox.SHARED_KEY, tls);
    }

    ServiceMailbox of(String id, long chunkBytes, boolean compress, String password, String sharedKey, SSLContext as) {
        ServiceSettings settings = new ServiceSettings(address, id, chunkBytes, compress, 500, Duration.ofSeconds(20), 3, "cadre-node test");
        return new ServiceMailbox(settings, credentials(password, sharedKey, as), names(id), InstantSource.system(),
                new Tries(3, Duration.ofSeconds(1), pauses::add));
    }

    FileNames names(String id) {
        return new FileNames("{mailbox}-{ddMMyy}-{number}", id, folder.resolve("number-" + id), InstantSource.system(), ZoneOffset.UTC);
    }

    static Credentials credentials(String password, String sharedKey, SSLContext as) {
        return new Credentials() {
            @Override
            public char[] password() {
                return password.toCharArray();
            }

            @Override
            public byte[] sharedKey() {
                return sharedKey.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public SSLContext tls() {
                return as;
            }
        };
    }

    static MeshOutgoing message(String recipient, String localId, byte[] content) {
        return new MeshOutgoing(recipient, "SPINE_NTT_UPHOLDING", "request-1", localId, "", () -> new ByteArrayInputStream(content));
    }

    static MeshOutgoing message(String recipient, String localId, String content) {
        return message(recipient, localId, content.getBytes(StandardCharsets.US_ASCII));
    }
}
