package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message several times as large as the memory of the process that sends and receives it, in chunks that are larger, too. */
class RoundTripMemoryTest {
    @TempDir
    Path folder;

    @Test
    void aMessageGoesAndComesWithoutEverBeingInMemory() throws Exception {
        Identities identities = new Identities(folder);
        try (Sandbox sandbox = Sandbox.start(identities)) {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx24m",
                    "-cp", System.getProperty("java.class.path"), There.class.getName(), folder.toString(), sandbox.address().toString())
                    .redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            process.waitFor(120, TimeUnit.SECONDS);

            assertEquals("the same", said.strip());
        }
    }

    /** Sends and receives, in a process of its own. */
    static final class There {
        private static final long LENGTH = 40L << 20;

        private There() { }

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Mailboxes mailboxes = new Mailboxes(folder, URI.create(arguments[1]), Identities.as(folder.resolve("client.p12"), folder.resolve("authority.pem")));
            String id = mailboxes.of("X26ABC1", 32L << 20, true).send(new MeshOutgoing("X26ABC2", "WORKFLOW", "subject", "local-1", "",
                    () -> new Numbers(3, LENGTH)));
            try (MeshIncoming message = mailboxes.of("X26ABC2").open(id).orElseThrow()) {
                System.out.println(digest(message.content()).equals(digest(new Numbers(3, LENGTH))) ? "the same" : "another");
            }
        }

        private static String digest(InputStream in) throws IOException {
            MessageDigest digest = ChunkSource.sha256();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
