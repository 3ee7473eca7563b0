package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HL7 v2 messages over MLLP into a built appliance, which is killed before it has made a delivery of them. */
final class MessagesIT {
    private static final String CONRAD = "conrad";
    private static final String OLGA = "olga";
    private static final String CFG = "org.cadrenode.connector.hl7v2-pas.cfg";
    private static final String CANARY = "Xylocanary";

    @TempDir
    Path directory;

    @Test
    void messagesThatWereAcknowledgedAreThereAfterAKillAndBadOnesAreInQuarantine() throws Exception {
        int port = freePort();
        try (Appliance appliance = Appliance.make(Distribution.home(), directory.resolve("base"))
                .addUser(CONRAD, "connector-admin").addUser(OLGA, "operator")) {
            appliance.configure(CFG, "source", "pas").configure(CFG, "provider", "trust").configure(CFG, "localId", "RMW00")
                    .configure(CFG, "port", String.valueOf(port)).configure(CFG, "gatherSeconds", "3600").start();
            appliance.await(Duration.ofMinutes(1), "open port", () -> open(port));
            Answer listed = appliance.run(CONRAD, "connector:list");
            assertTrue(listed.out().contains("mllp://127.0.0.1:" + port), listed.out());
            assertEquals(0, appliance.run(CONRAD, "connector:check pas").exitCode());

            try (Socket socket = new Socket("127.0.0.1", port)) {
                for (int i = 0; i < 50; i++) {
                    assertTrue(sent(socket, message("ADT^A28", i, "RMW00")).contains("MSA|AA|" + i + "\r"), "message " + i);
                }
                String bad = sent(socket, message("ADT^A28", 50, "ELSEWHERE"));
                assertTrue(bad.contains("MSA|AE|50|SUBJECT_MISSING\r") && !bad.contains(CANARY), bad);
                assertTrue(sent(socket, message("MFN^M01", 51, "RMW00")).contains("MSA|AR|51|"));
            }
            // They lie in the spool.
            await(appliance, 0, 0);
            appliance.kill();
            appliance.start();
            await(appliance, 50 + 50 + 50, 2);

            appliance.await(Duration.ofMinutes(1), "open port", () -> open(port));
            try (Socket socket = new Socket("127.0.0.1", port)) {
                assertTrue(sent(socket, message("ADT^A28", 60, "RMW00")).contains("MSA|AA|60\r"));
                assertEquals(0, appliance.run(CONRAD, "connector:stop pas").exitCode());
                assertEquals(-1, socket.getInputStream().read(), "a stopped source ends its connections");
            }
            assertFalse(open(port));
            await(appliance, 153, 2);
            assertEquals(0, appliance.run(CONRAD, "connector:start pas").exitCode());
            appliance.await(Duration.ofMinutes(1), "open port", () -> open(port));
            assertFalse(written(appliance.base()).contains(CANARY), "nothing of a message is written down in the clear");
        }
    }

    // A patient makes three records: itself, its name and its identifier.
    private static byte[] message(String type, int number, String authority) {
        return ("\u000bMSH|^~\\&|PAS|TRUST|CADRE|NODE|20240501120000||" + type + "|" + number + "|P|2.4\rPID|1||" + (9000 + number) + "^^^" + authority
                + "^MR||" + CANARY + "^Ada||20120229|2\r\u001c\r").getBytes(StandardCharsets.US_ASCII);
    }

    private static String sent(Socket socket, byte[] frame) throws IOException {
        socket.getOutputStream().write(frame);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            answer.write(octet);
            if (octet == '\r' && answer.toString(StandardCharsets.US_ASCII).endsWith("\u001c\r")) {
                break;
            }
        }
        return answer.toString(StandardCharsets.US_ASCII);
    }

    private static boolean open(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    // After a start the commands come one after the other.
    private static void await(Appliance appliance, long read, long quarantined) {
        appliance.await(Duration.ofMinutes(1), "deliveries of " + read + " records", () -> {
            Answer answer = appliance.run(OLGA, "delivery:list --json");
            if (answer.exitCode() != 0) {
                return false;
            }
            long records = 0;
            long bad = 0;
            try {
                for (JsonNode delivery : new JsonMapper().readTree(answer.out())) {
                    records += delivery.get("read").asLong();
                    bad += delivery.get("quarantined").asLong();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return records - bad == read && bad == quarantined;
        });
    }

    // Logs, journal and landing zone; the bundle cache holds compiled classes only.
    private static String written(Path base) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(base.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).filter(path -> !path.toString().contains("/cache/")).toList()) {
                all.append(file.getFileName()).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
