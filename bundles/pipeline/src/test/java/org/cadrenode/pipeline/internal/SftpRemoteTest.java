package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Endpoint.Then;
import org.cadrenode.connector.spi.Endpoint.Then.Fate;
import org.cadrenode.connector.spi.Wrapping;
import org.cadrenode.connector.spi.Wrapping.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SftpRemoteTest {
    private static final Then DELETE = new Then(Fate.DELETE, "");
    private static final Then KEEP = new Then(Fate.KEEP, "");

    @TempDir
    Path place;

    private Path out;
    private SftpServer server;

    @BeforeEach
    void start() throws Exception {
        out = Files.createDirectories(place.resolve("server/out"));
        server = new SftpServer(place.resolve("server"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void filesLandAndAreGoneFromTheServerThen() throws Exception {
        put("a.csv", "1");
        put("b ünïcode & 'quotes' $(x).csv", "2");
        put("empty.csv", "");
        try (Arrivals arrivals = arrivals(server.endpoint(DELETE))) {
            assertEquals(Duration.ofSeconds(60), look(arrivals));
            assertEquals(List.of("a=1", "b__n_code____quotes____x_=2", "empty="), arrivals.landed());
            assertEquals(List.of(), left());
        }
    }

    @Test
    void whatIsNotWantedStaysWhereItIs() throws Exception {
        put("a.csv.part", "1");
        put(".hidden.csv", "2");
        put("notes.doc", "3");
        put("large.csv", "x".repeat((1 << 20) + 1));
        Files.createDirectory(out.resolve("folder.csv"));
        Files.writeString(place.resolve("server/secret.csv"), "4");
        Files.createSymbolicLink(out.resolve("link.csv"), Path.of("../secret.csv"));
        try (Arrivals arrivals = arrivals(server.endpoint(DELETE))) {
            look(arrivals);
            assertEquals(List.of(), arrivals.landed());
            assertEquals(6, left().size());
        }
    }

    @Test
    void aFileThatStaysIsTakenOnceUntilItChanges() throws Exception {
        put("a.csv", "1");
        try (Arrivals arrivals = arrivals(server.endpoint(KEEP))) {
            look(arrivals);
            int reads = server.reads.get();
            look(arrivals);
            assertEquals(reads, server.reads.get(), "not read again");
            put("a.csv", "22");
            look(arrivals);
            assertEquals(List.of("a=1", "a=22"), arrivals.landed());
            // Another process of the node, which knows only what was kept.
            assertEquals(Duration.ofSeconds(60), remote(arrivals, server.endpoint(KEEP)).look(arrivals.intake()));
            assertEquals(2, arrivals.deliveries().size());
            assertEquals(List.of("a.csv"), left());
        }
    }

    @Test
    void aFileIsMovedAndOneOfTheSameNameDoesNotStandInItsWay() throws Exception {
        Files.createDirectory(out.resolve("done"));
        put("a.csv", "1");
        try (Arrivals arrivals = arrivals(server.endpoint(new Then(Fate.MOVE, "done")))) {
            look(arrivals);
            put("a.csv", "22");
            look(arrivals);
            assertEquals(List.of("a=1", "a=22"), arrivals.landed());
            assertEquals(List.of("done"), left());
            try (Stream<Path> moved = Files.list(out.resolve("done"))) {
                assertEquals(2, moved.count());
            }
            assertEquals(List.of(), remote(arrivals, server.endpoint(new Then(Fate.MOVE, "done"))).check());
            assertEquals(1, remote(arrivals, server.endpoint(new Then(Fate.MOVE, "none"))).check().size());
        }
    }

    @Test
    void theSameContentUnderAnotherNameIsTheSameDelivery() throws Exception {
        try (Arrivals arrivals = arrivals(server.endpoint(DELETE))) {
            put("a.csv", "1");
            look(arrivals);
            put("b.csv", "1");
            look(arrivals);
            assertEquals(1, arrivals.deliveries().size());
            assertEquals(List.of(), left());
        }
    }

    @Test
    void aFileThatStillGrowsIsLeftUntilItRests() throws Exception {
        Endpoint.Sftp endpoint = server.endpoint(server.fingerprint(), DELETE, Duration.ofMillis(300), Wrapping.NONE);
        try (Arrivals arrivals = arrivals(endpoint)) {
            SftpRemote remote = remote(arrivals, endpoint);
            put("a.csv", "1");
            assertTrue(remote.look(arrivals.intake()).compareTo(Duration.ofSeconds(1)) < 0, "it looks again soon");
            put("a.csv", "12");
            remote.look(arrivals.intake());
            assertEquals(List.of(), arrivals.landed(), "it grew");
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!left().isEmpty() && System.nanoTime() < deadline) {
                remote.look(arrivals.intake());
            }
            assertEquals(List.of("a=12"), arrivals.landed());
        }
    }

    @Test
    void aFileThatChangesWhileItIsReadDoesNotLand() throws Exception {
        put("a.csv", "x".repeat(200_000));
        put("b.csv", "2");
        server.reading = (session, offset) -> {
            if (offset > 0) {
                Files.writeString(out.resolve("a.csv"), "y".repeat(300_000));
            }
        };
        try (Arrivals arrivals = arrivals(server.endpoint(DELETE))) {
            look(arrivals);
            assertEquals(List.of("b=2"), arrivals.landed(), "the other one does");
            server.reading = (session, offset) -> { };
            look(arrivals);
            assertEquals(List.of("a=300000 bytes"), arrivals.landed());
        }
    }

    @Test
    void aConnectionThatIsLostWithinAFileLeavesNothingHalfDone() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        put("a.csv", "x".repeat(900_000));
        try (Arrivals arrivals = arrivals(server.endpoint(DELETE))) {
            for (int i = 0; i < 5; i++) {
                // Before the last of the pieces in which the file is read.
                long where = random.nextInt(800_000);
                server.reading = (session, offset) -> {
                    if (offset >= where) {
                        session.close(true);
                    }
                };
                assertThrows(IOException.class, () -> look(arrivals), "seed " + seed);
                assertEquals(List.of(), arrivals.deliveries(), "seed " + seed);
                assertEquals(List.of("a.csv"), left());
            }
            server.reading = (session, offset) -> { };
            look(arrivals);
            assertEquals(List.of("a=900000 bytes"), arrivals.landed());
            assertEquals(List.of(), left());
        }
    }

    @Test
    void fetchingEndsWithinAFileWhenTheConnectorLeaves() throws Exception {
        put("a.csv", "x".repeat(900_000));
        try (Arrivals arrivals = arrivals(server.endpoint(DELETE))) {
            server.reading = (session, offset) -> arrivals.running.leave();
            assertThrows(InterruptedIOException.class, () -> look(arrivals));
            assertEquals(List.of(), arrivals.deliveries());
            assertEquals(List.of("a.csv"), left());
        }
    }

    @Test
    void aServerWithAnotherKeyGetsNoPassword() throws Exception {
        put("a.csv", "1");
        Endpoint.Sftp other = server.endpoint("SHA256:" + "A".repeat(43), DELETE, Duration.ZERO, Wrapping.NONE);
        try (Arrivals arrivals = arrivals(other)) {
            RemoteException refused = assertThrows(RemoteException.class, () -> look(arrivals));
            assertTrue(refused.getMessage().contains(server.fingerprint()), refused.getMessage());
            assertEquals(1, remote(arrivals, other).check().size());
            Endpoint.Sftp known = server.endpoint("127.0.0.1 " + PublicKeyEntry.toString(server.hostKey.getPublic()), DELETE, Duration.ZERO, Wrapping.NONE);
            assertEquals(List.of(), remote(arrivals, known).check());
            remote(arrivals, known).look(arrivals.intake());
            assertEquals(List.of("a=1"), arrivals.landed());
        }
    }

    @Test
    void aWrongPasswordOrNoneOrNoServerIsSaidInWords() throws Exception {
        Endpoint.Sftp endpoint = server.endpoint(DELETE);
        try (Arrivals arrivals = arrivals(endpoint)) {
            arrivals.secrets.put("sftp", "wrong");
            assertEquals("the server does not let the user in", assertThrows(RemoteException.class, () -> look(arrivals)).getMessage());
            arrivals.secrets.clear();
            assertTrue(assertThrows(RemoteException.class, () -> look(arrivals)).getMessage().contains("connector:secret-set"));
            arrivals.secrets.putAll(SftpServer.passwords());
            server.close();
            assertEquals("the server does not answer", assertThrows(RemoteException.class, () -> look(arrivals)).getMessage());
            assertEquals(List.of("No file can be fetched: the server does not answer."), remote(arrivals, endpoint).check());
        }
    }

    @Test
    void aPrivateKeyOpensTheServerLikeAPassword() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        PublicKey mine = pair.getPublic();
        server.userKey = mine;
        ByteArrayOutputStream openSsh = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "", null, openSsh);
        put("a.csv", "1");
        try (Arrivals arrivals = arrivals(server.endpoint(DELETE))) {
            arrivals.secrets.put("sftp", openSsh.toString(StandardCharsets.US_ASCII));
            look(arrivals);
            assertEquals(List.of("a=1"), arrivals.landed());
            arrivals.secrets.put("sftp", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----");
            assertThrows(IOException.class, () -> look(arrivals));
        }
    }

    @Test
    void anArchiveFromAServerIsUnpackedWhenItIsRead() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("one.csv", "../two.csv", "three.csv")) {
                zip.putNextEntry(new java.util.zip.ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(out.resolve("daily.zip"), bytes.toByteArray());
        Wrapping wrapping = new Wrapping(EnumSet.of(Kind.ZIP), Optional.empty(), "", Optional.empty(), ".*", Wrapping.USUAL_MOST);
        try (Arrivals arrivals = arrivals(server.endpoint(server.fingerprint(), DELETE, Duration.ZERO, wrapping))) {
            look(arrivals);
            assertEquals(List.of("one=one.csv", "three=three.csv"), arrivals.landed());
            assertEquals(List.of("two!ARCHIVE_FORBIDDEN@2"), arrivals.quarantine());
            assertEquals(bytes.size(), arrivals.deliveries().get(0).bytes(), "sealed as it came");
            assertFalse(arrivals.journal.toString().contains("daily"));
        }
    }

    @Test
    void manyFilesAreListedAndTheirTakingRemembered() throws Exception {
        for (int i = 0; i < 3000; i++) {
            put("f" + i + ".doc", "");
        }
        for (int i = 0; i < 40; i++) {
            put("f" + i + ".csv", "" + i);
        }
        try (Arrivals arrivals = arrivals(server.endpoint(KEEP))) {
            look(arrivals);
            assertEquals(40, arrivals.deliveries().size());
            int reads = server.reads.get();
            remote(arrivals, server.endpoint(KEEP)).look(arrivals.intake());
            assertEquals(reads, server.reads.get());
        }
    }

    private Arrivals arrivals(Endpoint.Sftp endpoint) throws IOException {
        Arrivals arrivals = new Arrivals(place.resolve("node"), endpoint);
        arrivals.secrets.putAll(SftpServer.passwords());
        return arrivals;
    }

    private static SftpRemote remote(Arrivals arrivals, Endpoint.Sftp endpoint) {
        return new SftpRemote(endpoint, arrivals.secrets(), Arrivals.SOURCE, arrivals.folder);
    }

    private static Duration look(Arrivals arrivals) throws IOException {
        return remote(arrivals, (Endpoint.Sftp) arrivals.running.connector().endpoint()).look(arrivals.intake());
    }

    private void put(String name, String content) throws IOException {
        Files.writeString(out.resolve(name), content);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
