package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.cadrenode.api.mesh.MeshDeniedException;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshUncertainException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sandbox never does: it hangs up, is busy, and does not answer. */
class FaultyMailboxTest {
    private static final String OUTBOX = "POST /outbox";
    private static final String MESSAGE = "GET /inbox/M1";

    @TempDir
    static Path folder;
    private static Identities identities;
    private FaultyServer server;
    private Mailboxes mailboxes;

    @BeforeAll
    static void identities() throws Exception {
        identities = new Identities(folder);
    }

    @BeforeEach
    void start() throws Exception {
        server = new FaultyServer(identities);
        mailboxes = new Mailboxes(folder, server.address(), identities.as(identities.client));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMessageWhoseConnectionIsCutWithinAChunkIsReadOnFromThatChunk() throws Exception {
        byte[] first = bytes(1, 100_000);
        byte[] second = bytes(2, 100_000);
        server.on(MESSAGE, FaultyServer.answer(206, first, "Mex-Chunk-Range", "1:2"))
                .on(MESSAGE + "/2", FaultyServer.cut(200, second, 60_000, "Mex-Chunk-Range", "2:2"),
                        FaultyServer.answer(200, second, "Mex-Chunk-Range", "2:2"));

        try (MeshIncoming message = mailboxes.of("X26ABC1").open("M1").orElseThrow()) {
            assertArrayEquals(joined(first, second), message.content().readAllBytes());
        }
        assertEquals(List.of(MESSAGE, MESSAGE + "/2", MESSAGE + "/2"), server.asked);
    }

    @Test
    void aCompressedChunkThatIsCutIsReadOnToo() throws Exception {
        byte[] content = bytes(3, 300_000);
        byte[] packed = gzip(content);
        server.on(MESSAGE, FaultyServer.cut(200, packed, 5, "Content-Encoding", "gzip"),
                FaultyServer.cut(200, packed, packed.length / 2, "Content-Encoding", "gzip"),
                FaultyServer.answer(200, packed, "Content-Encoding", "gzip"));

        try (MeshIncoming message = mailboxes.of("X26ABC1").open("M1").orElseThrow()) {
            assertArrayEquals(content, message.content().readAllBytes());
        }
        assertEquals(3, server.count(MESSAGE));
    }

    @Test
    void aChunkThatComesOtherwiseThanBeforeIsNotPatchedTogether() throws Exception {
        server.on(MESSAGE, FaultyServer.cut(200, bytes(4, 100_000), 60_000), FaultyServer.answer(200, bytes(5, 100_000)));

        try (MeshIncoming message = mailboxes.of("X26ABC1").open("M1").orElseThrow()) {
            IOException failed = assertThrows(IOException.class, () -> message.content().readAllBytes());
            assertTrue(failed.getMessage().contains("otherwise than before"), failed.getMessage());
        }
    }

    @Test
    void aConnectionThatIsCutAgainAndAgainIsGivenUp() throws Exception {
        byte[] content = bytes(6, 100_000);
        for (int time = 0; time < 20; time++) {
            server.on(MESSAGE, FaultyServer.cut(200, content, 1000));
        }

        try (MeshIncoming message = mailboxes.of("X26ABC1").open("M1").orElseThrow()) {
            assertThrows(IOException.class, () -> message.content().readAllBytes());
        }
        // The server may hang up before or after the headers are out; either is tried three times more.
        assertTrue(server.count(MESSAGE) >= 4 && server.count(MESSAGE) <= 16, () -> server.asked.toString());
        assertEquals(server.count(MESSAGE) - 1, mailboxes.pauses.size(), "there is a pause before every try");
        assertEquals(server.asked.size(), new HashSet<>(server.authorisations).size(), "and none is made with an old authorisation");
    }

    @Test
    void aMessageThatIsNotWhatItsChecksumSaysFailsAtItsEnd() throws Exception {
        server.on(MESSAGE, FaultyServer.answer(200, "abc", "Mex-Content-Checksum", "SHA-256:" + "0".repeat(64)),
                FaultyServer.answer(200, "abc", "Mex-Content-Checksum", "b10a8db164e0754105b7a99be72e3fe5"));

        ServiceMailbox mailbox = mailboxes.of("X26ABC1");
        try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
            assertThrows(IOException.class, () -> message.content().readAllBytes());
        }
        try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
            assertEquals(3, message.content().readAllBytes().length, "of a form that is not ours nothing is known");
        }
    }

    @Test
    void contentThatItsSenderCompressedIsUnpacked() throws Exception {
        server.on(MESSAGE, FaultyServer.answer(200, gzip("abc".getBytes(StandardCharsets.US_ASCII)), "Mex-Content-Compressed", "Y"),
                FaultyServer.answer(200, "abc", "Mex-Content-Compressed", "Y"));

        ServiceMailbox mailbox = mailboxes.of("X26ABC1");
        for (int time = 0; time < 2; time++) {
            try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
                assertEquals("abc", new String(message.content().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void aMessageIsWholeOnlyIfNeitherStatusNorRangeSaysThatThereIsMore() throws Exception {
        server.on(MESSAGE, FaultyServer.answer(200, "abc", "Mex-Chunk-Range", "1:2"), FaultyServer.answer(206, "abc"),
                FaultyServer.answer(206, "abc", "Mex-Chunk-Range", "2:2"));
        server.on(MESSAGE + "/2", FaultyServer.answer(200, "def", "Mex-Chunk-Range", "2:2"), FaultyServer.answer(404, ""));

        ServiceMailbox mailbox = mailboxes.of("X26ABC1");
        try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
            assertEquals("abcdef", new String(message.content().readAllBytes(), StandardCharsets.US_ASCII));
        }
        try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
            assertThrows(IOException.class, () -> message.content().readAllBytes());
            assertThrows(IOException.class, () -> message.content().read(), "it does not seem to end after it failed");
        }
        assertThrows(IOException.class, () -> mailbox.open("M1"));
        assertEquals(List.of(), mailbox.waiting(""), "and the mailbox is free again");
    }

    @Test
    void compressedContentOfSeveralMembersComesWhole() throws Exception {
        byte[] first = bytes(10, 50_000);
        byte[] second = bytes(11, 50_000);
        server.on(MESSAGE, (exchange, body) -> {
            // In two parts, so that the second is not there yet when the first member ends.
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(gzip(first));
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write(gzip(second));
            exchange.close();
        }, FaultyServer.answer(200, joined(gzip(first), gzip(second)), "Mex-Content-Compressed", "Y"));

        ServiceMailbox mailbox = mailboxes.of("X26ABC1");
        for (int time = 0; time < 2; time++) {
            try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
                assertArrayEquals(joined(first, second), message.content().readAllBytes());
            }
        }
    }

    @Test
    void aCutInTheHeaderOfAFurtherMemberIsSeen() throws Exception {
        byte[] first = bytes(12, 50_000);
        byte[] second = bytes(13, 50_000);
        byte[] both = joined(gzip(first), gzip(second));
        server.on(MESSAGE, FaultyServer.cut(200, both, gzip(first).length + 3, "Content-Encoding", "gzip"),
                FaultyServer.answer(200, both, "Content-Encoding", "gzip"));

        try (MeshIncoming message = mailboxes.of("X26ABC1").open("M1").orElseThrow()) {
            assertArrayEquals(joined(first, second), message.content().readAllBytes());
        }
    }

    @Test
    void aReplyOfNothingIsNothingEvenIfItIsSaidToBeCompressed() throws Exception {
        server.on(MESSAGE, (exchange, body) -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.getResponseHeaders().add("Content-Length", "0");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        }, FaultyServer.answer(200, gzip(new byte[0]), "Content-Encoding", "gzip"));

        ServiceMailbox mailbox = mailboxes.of("X26ABC1");
        for (int time = 0; time < 2; time++) {
            try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
                assertEquals(0, message.content().readAllBytes().length);
            }
        }
        assertEquals(2, server.asked.size());
    }

    @Test
    void aServiceThatIsBusyIsAskedAgainAfterGrowingPauses() throws Exception {
        server.on("GET /inbox", FaultyServer.answer(503, ""), FaultyServer.answer(429, ""), FaultyServer.answer(425, ""),
                FaultyServer.answer(200, "{\"messages\":[\"M1\"],\"links\":{\"self\":\"/x\"},\"approx_inbox_count\":1}"));

        assertEquals(List.of("M1"), mailboxes.of("X26ABC1").waiting(""));
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)), mailboxes.pauses);
        assertEquals(4, new HashSet<>(server.authorisations).size(), "each try has an authorisation of its own");
    }

    @Test
    void aServiceThatIsBusyForLongIsGivenUp() {
        server.on("PUT /inbox/M1/status/acknowledged", FaultyServer.answer(502, ""), FaultyServer.answer(504, ""), FaultyServer.answer(502, ""),
                FaultyServer.answer(504, ""), FaultyServer.answer(200, ""));

        IOException failed = assertThrows(IOException.class, () -> mailboxes.of("X26ABC1").acknowledge("M1"));
        assertTrue(failed.getMessage().contains("504"), failed.getMessage());
        assertEquals(4, server.asked.size());
    }

    @Test
    void aFirstRequestThatIsNotAnsweredIsUncertainAndIsNotMadeAgain() {
        server.on(OUTBOX, FaultyServer.nothing());

        assertThrows(MeshUncertainException.class, () -> mailboxes.of("X26ABC1").send(Mailboxes.message("X26ABC2", "local-1", "x")));
        assertEquals(List.of("POST ", OUTBOX), server.asked);
    }

    @Test
    void aFirstRequestThatFailsBehindADoorIsUncertainToo() {
        for (int status : new int[] {500, 502, 503, 504}) {
            server.on(OUTBOX, FaultyServer.answer(status, ""));
            assertThrows(MeshUncertainException.class, () -> mailboxes.of("X26ABC1").send(Mailboxes.message("X26ABC2", "local-1", "x")));
        }
        server.on(OUTBOX, FaultyServer.answer(202, "not what was agreed"));
        assertThrows(MeshUncertainException.class, () -> mailboxes.of("X26ABC1").send(Mailboxes.message("X26ABC2", "local-1", "x")));
        assertEquals(5, server.count(OUTBOX));
    }

    @Test
    void aServiceThatPutsASenderOffHasNotTakenTheMessage() {
        server.on(OUTBOX, FaultyServer.answer(429, ""));

        IOException failed = assertThrows(IOException.class, () -> mailboxes.of("X26ABC1").send(Mailboxes.message("X26ABC2", "local-1", "x")));
        assertInstanceOf(MeshTrouble.class, failed);
        assertEquals(1, server.count(OUTBOX));
    }

    @Test
    void aServerThatIsNotThereHasNotTakenTheMessage() throws Exception {
        URI nowhere;
        try (ServerSocket free = new ServerSocket(0)) {
            nowhere = URI.create("https://127.0.0.1:" + free.getLocalPort());
        }
        Mailboxes away = new Mailboxes(folder, nowhere, identities.as(identities.client));

        IOException failed = assertThrows(IOException.class, () -> away.of("X26ABC1").send(Mailboxes.message("X26ABC2", "local-1", "x")));
        assertTrue(failed.getMessage().contains("cannot be reached"), failed.getMessage());
        assertEquals(3, away.pauses.size());
    }

    @Test
    void aContentThatFailsItselfIsNotUncertain() {
        server.on(OUTBOX, FaultyServer.answer(202, "{\"message_id\":\"M1\"}"));
        int[] opened = new int[1];
        MeshOutgoing.Content content = () -> opened[0]++ == 0 ? new ByteArrayInputStream(bytes(7, 100_000))
                : new SequenceInputStream(new ByteArrayInputStream(bytes(7, 50_000)), new Broken());

        IOException failed = assertThrows(IOException.class, () -> mailboxes.of("X26ABC1")
                .send(new MeshOutgoing("X26ABC2", "WORKFLOW", "subject", "local-1", "", content)));
        assertEquals("The source is broken", failed.getMessage());
    }

    @Test
    void aLaterChunkIsSentAgainAndOneThatWasCompletedIsDone() throws Exception {
        byte[] content = bytes(8, 250);
        List<byte[]> taken = new ArrayList<>();
        server.on(OUTBOX, (exchange, body) -> {
            taken.add(body);
            FaultyServer.answer(202, "{\"message_id\":\"M1\"}").to(exchange, body);
        }).on(OUTBOX + "/M1/2", FaultyServer.answer(503, ""), (exchange, body) -> {
            taken.add(body);
            FaultyServer.answer(202, "").to(exchange, body);
        }).on(OUTBOX + "/M1/3", (exchange, body) -> {
            taken.add(body);
            FaultyServer.nothing().to(exchange, body);
        }, FaultyServer.answer(423, ""));

        assertEquals("M1", mailboxes.of("X26ABC1", 100, false).send(Mailboxes.message("X26ABC2", "local-1", content)));
        assertArrayEquals(content, joined(taken.toArray(byte[][]::new)));
        assertEquals(List.of("POST ", OUTBOX, OUTBOX + "/M1/2", OUTBOX + "/M1/2", OUTBOX + "/M1/3", OUTBOX + "/M1/3"), server.asked);
    }

    @Test
    void aLastChunkThatIsNeverAnsweredIsUncertain() {
        server.on(OUTBOX, FaultyServer.answer(202, "{\"message_id\":\"M1\"}"));
        for (int time = 0; time < 4; time++) {
            server.on(OUTBOX + "/M1/2", FaultyServer.nothing());
        }

        assertThrows(MeshUncertainException.class,
                () -> mailboxes.of("X26ABC1", 100, false).send(Mailboxes.message("X26ABC2", "local-1", bytes(9, 200))));
    }

    @Test
    void wordsOfTheServiceAreNotRepeated() {
        server.on(OUTBOX, FaultyServer.answer(400, "{\"detail\":[{\"event\":\"SEND\",\"code\":\"06\",\"msg\":\"9990000018 is not known\"}]}"));

        MeshRefusedException refused = assertThrows(MeshRefusedException.class,
                () -> mailboxes.of("X26ABC1").send(Mailboxes.message("X26ABC2", "local-1", "x")));
        assertTrue(refused.getMessage().contains("code 06"), refused.getMessage());
        assertFalse(refused.getMessage().contains("999"), refused.getMessage());
    }

    @Test
    void whatCannotBeAMessagesIdIsNotListed() throws Exception {
        server.on("GET /inbox", FaultyServer.answer(200, "{\"messages\":[\"M1\",\"../M2\",\"\",\"M 3\",\"M4\"]}"));
        assertEquals(List.of("M1", "M4"), mailboxes.of("X26ABC1").waiting(""));
    }

    @Test
    void aListThatLeadsElsewhereOrInACircleIsNotFollowed() {
        for (String next : List.of("https://elsewhere.example/messageexchange/X26ABC1/inbox?x", "//elsewhere.example/inbox?x",
                "/messageexchange/X26ABC2/inbox?continue_from=x", "/messageexchange/X26ABC1/inbox?max_results=500")) {
            server.on("GET /inbox", FaultyServer.answer(200, "{\"messages\":[\"M1\"],\"links\":{\"next\":\"" + next + "\"}}"));
            IOException failed = assertThrows(IOException.class, () -> mailboxes.of("X26ABC1").waiting(""));
            assertTrue(failed.getMessage().contains("elsewhere"), failed.getMessage());
        }
        assertEquals(4, server.asked.size());
    }

    @Test
    void secretsAreReadAnewAfterTheMailboxWasNotLetIn() throws Exception {
        server.on("POST ", FaultyServer.answer(403, ""));
        ServiceMailbox mailbox = mailboxes.of("X26ABC1");
        assertThrows(MeshDeniedException.class, mailbox::handshake);
        mailbox.handshake();

        assertEquals(2, server.authorisations.stream().map(header -> header.split(":")[1]).distinct().count(), "a new session has a new nonce");
    }

    @Test
    void oneThreadAtATimeSpeaksToTheMailbox() throws Exception {
        ServiceMailbox mailbox = mailboxes.of("X26ABC1");
        server.on(OUTBOX, slow(202, "{\"message_id\":\"M1\"}"), slow(202, "{\"message_id\":\"M2\"}"));
        server.on("GET /inbox", slow(200, "{}"), slow(200, "{}"), slow(200, "{}"));
        server.on(MESSAGE, slow(200, "content"), slow(200, "content"));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        try {
            for (int thread = 0; thread < 6; thread++) {
                int what = thread % 3;
                done.add(threads.submit(() -> {
                    begin.await();
                    if (what == 0) {
                        mailbox.send(Mailboxes.message("X26ABC2", "local-1", "x"));
                    } else if (what == 1) {
                        mailbox.waiting("");
                    } else {
                        try (MeshIncoming message = mailbox.open("M1").orElseThrow()) {
                            message.content().readAllBytes();
                            mailbox.acknowledge("M1");
                        }
                    }
                    return null;
                }));
            }
            begin.countDown();
            for (Future<?> each : done) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, most.get());
        assertEquals(10, server.asked.size());
    }

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    // Long enough that another thread's request would be seen beside it; counted before it is answered, as who has an answer may ask on.
    private FaultyServer.Reply slow(int status, String content) {
        CountDownLatch never = new CountDownLatch(1);
        return (exchange, body) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                never.await(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            now.decrementAndGet();
            FaultyServer.answer(status, content).to(exchange, body);
        };
    }

    private static byte[] bytes(int seed, int length) {
        try (InputStream in = new Numbers(seed, length)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("The source is broken");
        }
    }
}
