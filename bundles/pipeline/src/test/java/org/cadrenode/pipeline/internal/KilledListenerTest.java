package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.FileMessageSpools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledListenerTest {
    private static final int KILLS = 20;
    private static final int SENDERS = 20;
    private static final int MOST_ANSWERS = 600;
    private static final int LONGEST_BODY = 3000;

    @TempDir
    private Path folder;

    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void aListenerThatIsKilledTwentyTimesUnderLoadLosesNoAcknowledgedMessageAndDoublesNone() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            run(kill, 1 + random.nextInt(MOST_ANSWERS), random.nextLong());
        }
        FileLandingZone zone = ListenerProcess.zone(folder);
        FileMessageSpools spools = new FileMessageSpools(zone, ListenerProcess.keys());
        spools.open(new SourceId("messages"), new ProviderId("trust")).close();
        Map<String, byte[]> landed = new HashMap<>();
        int frames = 0;
        int deliveries = 0;
        for (DeliveryStatus status : zone.deliveries()) {
            deliveries++;
            List<byte[]> found = new ArrayList<>();
            zone.land(status.milestone().delivery(), (content, sink) -> {
                try (InputStream in = content.open()) {
                    found.addAll(frames(in.readAllBytes()));
                }
            });
            for (byte[] frame : found) {
                landed.put(word(frame), frame);
                frames++;
            }
        }
        int all = frames;
        assertEquals(all, landed.size(), () -> "a message is there twice; seed " + seed);
        assertTrue(deliveries >= KILLS, () -> "a run without a delivery; seed " + seed);
        acknowledged.forEach((word, frame) -> assertEquals(new String(frame, StandardCharsets.ISO_8859_1),
                new String(landed.getOrDefault(word, new byte[0]), StandardCharsets.ISO_8859_1), () -> "seed " + seed));
        System.out.println(acknowledged.size() + " acknowledged, " + frames + " landed in " + deliveries + " deliveries");
    }

    /** Sends until so many answers came, then kills the process in the midst of the sending. */
    private void run(int number, int answers, long seed) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), ListenerProcess.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader reader = process.inputReader()) {
            int port = Integer.parseInt(reader.readLine());
            Semaphore answered = new Semaphore(0);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                String name = number + "-" + i;
                Random random = new Random(seed + i);
                Thread sender = new Thread(() -> send(port, name, random, answered));
                sender.start();
                senders.add(sender);
            }
            assertTrue(answered.tryAcquire(answers, 60, TimeUnit.SECONDS), "the process answers");
            process.destroyForcibly();
            process.waitFor();
            for (Thread sender : senders) {
                sender.join();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    // Until the process is gone.
    private void send(int port, String name, Random random, Semaphore answered) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; ; i++) {
                String word = "m-" + name + "-" + i;
                byte[] frame = frame(word, random);
                socket.getOutputStream().write(frame);
                byte[] expected = frame(("kept " + word).getBytes(StandardCharsets.US_ASCII));
                byte[] answer = in.readNBytes(expected.length);
                if (!Arrays.equals(expected, answer)) {
                    return;
                }
                acknowledged.put(word, frame);
                answered.release();
            }
        } catch (IOException e) {
            // The process was killed.
        }
    }

    private static byte[] frame(String word, Random random) {
        byte[] body = new byte[random.nextInt(LONGEST_BODY)];
        random.nextBytes(body);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes((word + "\r").getBytes(StandardCharsets.US_ASCII));
        for (byte octet : body) {
            // Any byte but the end of a frame.
            message.write(octet == 0x1c ? 0 : octet);
        }
        return frame(message.toByteArray());
    }

    private static byte[] frame(byte[] message) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x0b);
        frame.writeBytes(message);
        frame.write(0x1c);
        frame.write(0x0d);
        return frame.toByteArray();
    }

    private static List<byte[]> frames(byte[] content) {
        List<byte[]> frames = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < content.length; i++) {
            if (content[i] == 0x0d && content[i - 1] == 0x1c) {
                frames.add(Arrays.copyOfRange(content, start, i + 1));
                start = i + 1;
            }
        }
        assertEquals(content.length, start, "a delivery ends with a frame");
        return frames;
    }

    private static String word(byte[] frame) {
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        return text.substring(1, text.indexOf('\r'));
    }
}
