package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshMailbox;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshTracking;
import org.cadrenode.optout.internal.ChildStandings.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks about a million numbers in one round trip, in a process of its own with little memory. */
class NationalMemoryTest {
    private static final int MANY = 1_000_000;
    private static final int ONE_OUT_OF = 100;

    @TempDir
    private Path folder;

    @Test
    void aMillionNumbersGoAndComeInBoundedMemory() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
                "-cp", System.getProperty("java.class.path"), Asker.class.getName(), folder.toString(), Integer.toString(MANY))
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(300, TimeUnit.SECONDS), said);
        System.out.println(said);
        assertEquals(0, process.exitValue(), said);
        assertTrue(said.contains("answered " + (MANY - MANY / ONE_OUT_OF) + ", out " + MANY / ONE_OUT_OF), said);
    }

    /** Asks, in a process of its own. */
    static final class Asker {
        private static long before = System.nanoTime();

        private Asker() { }

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            NumbersVault vault = new NumbersVault(Integer.parseInt(arguments[1]));
            DiskPost post = new DiskPost(folder);
            Turning clock = new Turning();
            told("made");
            first(folder, vault, clock, post);
            again(folder, vault, clock);
        }

        private static void first(Path folder, NumbersVault vault, Turning clock, DiskPost post) throws IOException {
            OptOutService optOut = open(folder, vault, clock);
            NationalRoom room = new NationalRoom(optOut, vault, new MemoryJournal(), Optional.of(post), new SecureRandom());
            optOut.settleNational();
            told("looked at");
            room.turn(false);
            told("asked");
            room.status().lastFailure().ifPresent(failure -> System.out.println("failed: " + failure.code()));
            post.answer();
            told("the service answered");
            room.turn(false);
            told("taken in, and those who are out stopped");
            optOut.deactivate();
        }

        // In a method of its own, so that nothing of the first register is held any more.
        private static void again(Path folder, NumbersVault vault, Turning clock) {
            OptOutService optOut = open(folder, vault, clock);
            optOut.settleNational();
            told("read again after a restart");
            System.out.println("answered " + optOut.national().children().count(Child.ANSWERED) + ", out " + optOut.due().size());
            System.gc();
            System.out.println("held at the end: " + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1048576 + " MiB");
            optOut.deactivate();
        }

        private static OptOutService open(Path folder, NumbersVault vault, Turning clock) {
            return new OptOutService(Site.keys(5), new MemoryJournal(), new MemoryLanding(), vault, folder.resolve("optout"), 16,
                    Asking.settings(1_000_000, false), clock, Judge.Circumstances.ANY, OtherNodes.Settings.NONE);
        }

        private static void told(String what) {
            System.out.printf("%-45s %5.1f s%n", what, (System.nanoTime() - before) / 1e9);
            before = System.nanoTime();
        }
    }

    /** A mailbox whose messages lie in files. */
    private static final class DiskPost implements MeshMailbox {
        private final Path folder;
        private final Map<String, Path> sent = new LinkedHashMap<>();
        private final Map<String, Path> inbox = new LinkedHashMap<>();

        private DiskPost(Path folder) {
            this.folder = folder;
        }

        private void answer() throws IOException {
            for (Map.Entry<String, Path> one : sent.entrySet()) {
                Path answer = folder.resolve("answer-" + one.getKey());
                byte[] line = new byte[12];
                try (InputStream in = new BufferedInputStream(Files.newInputStream(one.getValue()), 1 << 16);
                        OutputStream out = new BufferedOutputStream(Files.newOutputStream(answer), 1 << 16)) {
                    for (int number = 0; in.readNBytes(line, 0, line.length) == line.length; number++) {
                        if (number % ONE_OUT_OF != 0) {
                            out.write(line);
                        }
                    }
                }
                inbox.put(one.getKey(), answer);
            }
        }

        @Override
        public String id() {
            return "X26ABC1";
        }

        @Override
        public String send(MeshOutgoing message) throws IOException {
            Path file = folder.resolve(message.localId());
            try (InputStream in = message.content().open()) {
                Files.copy(in, file);
            }
            sent.put(message.localId(), file);
            return "M" + sent.size();
        }

        @Override
        public List<String> waiting(String workflow) {
            return new ArrayList<>(inbox.keySet());
        }

        @Override
        public Optional<MeshIncoming> open(String id) throws IOException {
            return Optional.of(new MeshIncoming(id, MeshIncoming.Kind.DATA, Post.SERVICE, "SPINE_NTT_UPHOLDING", "list", id, "answer.dat",
                    "", "", inbox.containsKey(id) ? Files.newInputStream(inbox.get(id)) : new ByteArrayInputStream(new byte[0])));
        }

        @Override
        public void acknowledge(String id) {
            inbox.remove(id);
        }

        @Override
        public Optional<MeshTracking> tracking(String id) {
            return Optional.empty();
        }
    }
}
