package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests for the National Data Opt-out as they go and are answered, with a service behind the sandbox. */
class AnsweringSandboxTest {
    private static final String NODE = "X26ABC1";
    private static final String SERVICE = "X26ABC2";
    private static final String WORKFLOW = "SPINE_NTT_UPHOLDING";
    private static final int MANY = 1_000_000;

    @TempDir
    static Path folder;
    private static Identities identities;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        identities = new Identities(folder);
        Path out = folder.resolve("opted-out");
        try (InputStream all = new NhsNumbers(MANY, 0); OutputStream lines = Files.newOutputStream(out)) {
            byte[] line = new byte[12];
            for (int number = 1; all.readNBytes(line, 0, line.length) == line.length; number++) {
                if (number % 20 == 0) {
                    lines.write(line, 0, 10);
                    lines.write('\n');
                }
            }
            lines.write("9990000018\n".getBytes(StandardCharsets.US_ASCII));
        }
        sandbox = Sandbox.answering(identities, out);
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @BeforeEach
    void empty() throws Exception {
        sandbox.empty(NODE);
    }

    @Test
    void aMillionNumbersGoAndTheListComesBackInBoundedMemory() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx24m",
                "-cp", System.getProperty("java.class.path"), There.class.getName(), folder.toString(), sandbox.address().toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(120, TimeUnit.SECONDS);

        assertEquals("as it should", said.strip());
    }

    @Test
    void aListWithABadNumberComesBackAsAFileOfOneLine() throws Exception {
        ServiceMailbox node = new Mailboxes(folder, sandbox.address(), identities.as(identities.client)).of(NODE);
        node.send(Mailboxes.message(SERVICE, "local-bad", "9990000019,\n"));
        List<String> waiting = waiting(node, 1);
        try (MeshIncoming message = node.open(waiting.get(0)).orElseThrow()) {
            assertEquals("local-bad", message.localId());
            assertEquals(1, new String(message.content().readAllBytes(), StandardCharsets.US_ASCII).lines().count());
        }
    }

    @Test
    void aListFromWhichAllAreOutComesBackEmpty() throws Exception {
        ServiceMailbox node = new Mailboxes(folder, sandbox.address(), identities.as(identities.client)).of(NODE, 75L << 20, true);
        node.send(Mailboxes.message(SERVICE, "local-all", "9990000018,\n"));
        List<String> came = new ArrayList<>();
        for (String id : waiting(node, 2)) {
            try (MeshIncoming message = node.open(id).orElseThrow()) {
                came.add(message.subject() + " " + new String(message.content().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
        assertTrue(came.get(0).startsWith("SUCCESS {\"dataset_id\": \"mesh_to_pos\""), came.toString());
        assertEquals("request-1 ", came.get(1));
    }

    private static List<String> waiting(ServiceMailbox node, int wanted) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<String> waiting = node.waiting(WORKFLOW);
        while (waiting.size() < wanted && System.nanoTime() < until) {
            waiting = node.waiting(WORKFLOW);
        }
        return waiting;
    }

    /** Sends and receives, in a process of its own. */
    static final class There {
        private There() { }

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            ServiceMailbox node = new Mailboxes(folder, URI.create(arguments[1]), Identities.as(folder.resolve("client.p12"),
                    folder.resolve("authority.pem"))).of(NODE, 75L << 20, true);
            node.send(new MeshOutgoing(SERVICE, WORKFLOW, "request-1", "local-1", "", () -> new NhsNumbers(MANY, 0)));
            List<String> waiting = waiting(node, 2);
            try (MeshIncoming receipt = node.open(waiting.get(0)).orElseThrow()) {
                if (!receipt.subject().equals("SUCCESS")) {
                    System.out.println("no receipt");
                }
            }
            try (MeshIncoming list = node.open(waiting.get(1)).orElseThrow()) {
                System.out.println(digest(list.content()).equals(digest(new NhsNumbers(MANY, 20))) ? "as it should" : "another list");
                node.acknowledge(list.id());
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
