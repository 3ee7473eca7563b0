package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.mesh.MeshDeniedException;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshTracking;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NHS England's acceptance cases of a client of MESH, with its own sandbox at the other end, over mutual TLS. */
class SandboxMailboxTest {
    private static final String NODE = "X26ABC1";
    private static final String SERVICE = "X26ABC2";
    private static final String DISABLED = "X26ABC3";
    private static final String WORKFLOW = "SPINE_NTT_UPHOLDING";

    @TempDir
    static Path folder;
    private static Identities identities;
    private static Sandbox sandbox;
    private static Mailboxes mailboxes;

    @BeforeAll
    static void start() throws Exception {
        identities = new Identities(folder);
        sandbox = Sandbox.start(identities);
        mailboxes = new Mailboxes(folder, sandbox.address(), identities.as(identities.client));
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
        sandbox.empty(SERVICE);
    }

    @Test
    void theHandshakeIsAccepted() {
        assertDoesNotThrow(() -> mailboxes.of(NODE).handshake());
    }

    @Test
    void whatWasSentIsListedStraightAfterwards() throws Exception {
        String id = mailboxes.of(NODE).send(Mailboxes.message(SERVICE, "local-1", "9990000018,\n"));

        ServiceMailbox service = mailboxes.of(SERVICE);
        assertEquals(List.of(id), service.waiting(""));
        assertEquals(List.of(id), service.waiting(WORKFLOW));
        assertEquals(List.of(), service.waiting("ANOTHER"));
        try (MeshIncoming message = service.open(id).orElseThrow()) {
            assertEquals("9990000018,\n", new String(message.content().readAllBytes(), StandardCharsets.US_ASCII));
            assertEquals(List.of(MeshIncoming.Kind.DATA, NODE, WORKFLOW, "request-1", "local-1"),
                    List.of(message.kind(), message.sender(), message.workflow(), message.subject(), message.localId()));
            assertTrue(message.fileName().matches("X26ABC1-[0-9]{6}-[0-9]{4}\\.dat"), message.fileName());
        }
    }

    @Test
    void aMessageIsAcknowledgedImmediatelyAfterItWasDownloadedAndDoesNotComeAgain() throws Exception {
        ServiceMailbox node = mailboxes.of(NODE);
        String id = node.send(Mailboxes.message(SERVICE, "local-2", "9990000018,\n"));
        assertEquals(Optional.of(new MeshTracking("accepted", "")), node.tracking(id));

        ServiceMailbox service = mailboxes.of(SERVICE);
        try (MeshIncoming message = service.open(id).orElseThrow()) {
            message.content().readAllBytes();
            service.acknowledge(id);
        }

        assertEquals(List.of(), service.waiting(""));
        assertEquals(Optional.of(new MeshTracking("acknowledged", "")), node.tracking(id));
        assertDoesNotThrow(() -> service.acknowledge(id));
    }

    @Test
    void sixHundredMessagesAreListedInPagesOfFiveHundred() throws Exception {
        ServiceMailbox node = mailboxes.of(NODE);
        List<String> sent = new ArrayList<>();
        for (int number = 0; number < 600; number++) {
            sent.add(node.send(Mailboxes.message(SERVICE, "local-" + number, "9990000018,\n")));
        }

        assertEquals(sent, mailboxes.of(SERVICE).waiting(WORKFLOW));
    }

    @Test
    void aDisabledMailboxIsNotLetInAndThatIsSaid() {
        ServiceMailbox disabled = mailboxes.of(DISABLED);

        MeshDeniedException denied = assertThrows(MeshDeniedException.class, disabled::handshake);
        assertTrue(denied.getMessage().contains("403") && denied.getMessage().contains("disabled"), denied.getMessage());
        assertThrows(MeshDeniedException.class, () -> disabled.waiting(""));
        assertThrows(MeshDeniedException.class, () -> disabled.send(Mailboxes.message(SERVICE, "local-3", "x")));
    }

    @Test
    void anUnknownRecipientIsRefusedForGood() throws Exception {
        MeshRefusedException refused = assertThrows(MeshRefusedException.class,
                () -> mailboxes.of(NODE).send(Mailboxes.message("X26NOBODY", "local-4", "9990000018,\n")));

        assertEquals(417, refused.code());
        assertTrue(refused.getMessage().contains("code 12"), refused.getMessage());
        assertFalse(refused.getMessage().contains("NOBODY"), refused.getMessage());
        assertEquals(List.of(), mailboxes.of(SERVICE).waiting(""));
    }

    @Test
    void aMessageThatIsNotThereIsEmptyAndSoIsWhatBecameOfIt() throws Exception {
        assertTrue(mailboxes.of(NODE).open("20260101000000000000_ABCDEF").isEmpty());
        assertTrue(mailboxes.of(NODE).tracking("20260101000000000000_ABCDEF").isEmpty());
        assertDoesNotThrow(() -> mailboxes.of(NODE).acknowledge("20260101000000000000_ABCDEF"));
    }

    @Test
    void aMessageThatIsGoneIsNotDownloadedAgain() throws Exception {
        ServiceMailbox service = mailboxes.of(SERVICE);
        String id = mailboxes.of(NODE).send(Mailboxes.message(SERVICE, "local-5", "9990000018,\n"));
        try (MeshIncoming message = service.open(id).orElseThrow()) {
            message.content().readAllBytes();
        }
        sandbox.become(id, "undeliverable");

        assertTrue(service.open(id).isEmpty());
    }

    @Test
    void aReportTellsOfAMessageThatNobodyCollectedWithinFiveDays() throws Exception {
        ServiceMailbox node = mailboxes.of(NODE);
        String sent = node.send(Mailboxes.message(SERVICE, "local-6", "9990000018,\n"));
        sandbox.undelivered(NODE, WORKFLOW, "local-6", sent);

        List<String> waiting = node.waiting(WORKFLOW);
        assertEquals(1, waiting.size());
        try (MeshIncoming report = node.open(waiting.get(0)).orElseThrow()) {
            assertEquals(MeshIncoming.Kind.REPORT, report.kind());
            assertEquals(List.of("14", sent, "local-6", ""), List.of(report.status(), report.linkedId(), report.localId(), report.sender()));
            assertEquals(0, report.content().readAllBytes().length);
            node.acknowledge(report.id());
        }
        assertEquals(List.of(), node.waiting(""));
    }

    @Test
    void chunksGoAndComeCompressed() throws Exception {
        long seed = 20260101;
        long length = (20L << 20) + 12_345;
        ServiceMailbox node = mailboxes.of(NODE, 3L << 20, true);
        String id = node.send(new MeshOutgoing(SERVICE, WORKFLOW, "request-1", "local-7", "large.dat",
                () -> new Numbers(seed, length)));

        ServiceMailbox service = mailboxes.of(SERVICE);
        try (MeshIncoming message = service.open(id).orElseThrow(); InputStream expected = new Numbers(seed, length)) {
            assertEquals("large.dat", message.fileName());
            assertSame(expected, message.content());
        }
    }

    @Test
    void chunksGoUncompressedToo() throws Exception {
        ServiceMailbox node = mailboxes.of(NODE, 1L << 20, false);
        String id = node.send(new MeshOutgoing(SERVICE, WORKFLOW, "request-1", "local-8", "",
                () -> new Numbers(7, 3L << 20)));

        try (MeshIncoming message = mailboxes.of(SERVICE).open(id).orElseThrow(); InputStream expected = new Numbers(7, 3L << 20)) {
            assertSame(expected, message.content());
        }
    }

    @Test
    void anEmptyMessageIsRefusedBeforeItGoes() {
        assertEquals(417, assertThrows(MeshRefusedException.class,
                () -> mailboxes.of(NODE).send(Mailboxes.message(SERVICE, "local-9", ""))).code());
    }

    @Test
    void aWrongPasswordOrSharedKeyIsSaidAndIsNotTriedAgain() throws Exception {
        Mailboxes own = new Mailboxes(folder, sandbox.address(), identities.as(identities.client));

        assertThrows(MeshDeniedException.class, own.of(NODE, 100, false, "another", Sandbox.SHARED_KEY, identities.as(identities.client))::handshake);
        assertThrows(MeshDeniedException.class, own.of(NODE, 100, false, Sandbox.PASSWORD, "another", identities.as(identities.client))::handshake);
        assertEquals(List.of(), own.pauses);
    }

    @Test
    void aClientWithoutACertificateThatTheServiceKnowsIsNotLetIn() throws Exception {
        ServiceMailbox stranger = mailboxes.of(NODE, 100, false, Sandbox.PASSWORD, Sandbox.SHARED_KEY, identities.as(identities.stranger));

        IOException failed = assertThrows(IOException.class, stranger::handshake);
        assertTrue(failed.getMessage().contains("certificate"), failed.getMessage());
    }

    private static void assertSame(InputStream expected, InputStream got) throws IOException {
        byte[] wanted = new byte[1 << 16];
        byte[] came = new byte[1 << 16];
        long at = 0;
        while (true) {
            int some = expected.readNBytes(wanted, 0, wanted.length);
            int read = got.readNBytes(came, 0, came.length);
            assertEquals(some, read, "at " + at);
            assertTrue(Arrays.equals(wanted, 0, some, came, 0, read), "between " + at + " and " + (at + some));
            if (some < wanted.length) {
                return;
            }
            at += some;
        }
    }
}
