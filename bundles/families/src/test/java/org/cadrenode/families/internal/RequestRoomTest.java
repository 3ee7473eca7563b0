package org.cadrenode.families.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.FamilyRequests.Taken;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class RequestRoomTest {
    private static final FamilyRequestId FIRST = new FamilyRequestId(1);

    @TempDir
    Path folder;

    private Node node;

    @BeforeEach
    void start() throws IOException {
        node = new Node(folder);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static void refused(ErrorCode code, Executable deed) {
        assertEquals(code, assertThrows(CadreException.class, deed).code());
    }

    @Test
    void aRequestWaitsAndChangesNothingUntilAPersonHasVerifiedIt() throws IOException {
        node.put("a.txt", Sender.answers());
        assertEquals(new Taken(1, Map.of()), node.room.take());
        assertTrue(node.register.added.isEmpty());
        FamilyRequestLine line = node.room.list(false).get(0);
        assertEquals("F-1 ABCD-2345 parent [all] waiting", String.join(" ", line.id().toString(), line.code(), line.askedBy(),
                line.scopes().toString(), line.state()));
        refused(ErrorCode.REVIEW_MISSING, () -> node.room.verify(FIRST, "telephoned", false));
        Map<String, String> answers = node.read(1);
        assertEquals("O\u2019Tëst", answers.get("surname"));
        assertEquals("11", answers.get("age_when_signed"));
        assertEquals("999 000 0018", answers.get("nhs_number"));
        refused(ErrorCode.REASON_MISSING, () -> node.room.verify(FIRST, " ", false));
        assertTrue(node.room.verify(FIRST, "telephoned", true).waits());
        assertTrue(node.register.added.isEmpty());
        FamilyRequestLine done = node.room.verify(FIRST, "telephoned", false);
        assertEquals(List.of(1L), done.references());
        Map<String, String> decision = node.register.added.get(0);
        assertEquals("9990000018", decision.get("nhs_number"));
        assertEquals("2026-11-26", decision.get("decided_on"));
        assertEquals("2026-11-27", decision.get("effective_on"));
        assertEquals("page, request F-1, code ABCD-2345: telephoned", decision.get("evidence"));
        refused(ErrorCode.WRONG_STAGE, () -> node.room.verify(FIRST, "telephoned", false));
        refused(ErrorCode.WRONG_STAGE, () -> node.room.read(FIRST));
        assertTrue(node.room.list(false).isEmpty());
        assertEquals(List.of(AuditAction.OPTOUT_REQUEST_RECEIVED, AuditAction.OPTOUT_REQUEST_READ, AuditAction.OPTOUT_REQUEST_VERIFIED),
                node.journal.events().stream().map(AuditEvent::action).toList());
    }

    @Test
    void onlyWhoHasReadARequestVerifiesIt() throws IOException {
        node.put("a.txt", Sender.answers());
        node.room.take();
        node.read(1);
        node.person = "other";
        refused(ErrorCode.REVIEW_MISSING, () -> node.room.verify(FIRST, "telephoned", false));
        node.allowed = false;
        refused(ErrorCode.NOT_PERMITTED, () -> node.room.read(FIRST));
        refused(ErrorCode.NOT_PERMITTED, () -> node.room.list(true));
        refused(ErrorCode.NOT_PERMITTED, () -> node.room.dismiss(FIRST, "no", false));
        refused(ErrorCode.NOT_PERMITTED, () -> node.room.pages(folder.resolve("pages"), false));
    }

    @Test
    void nothingThatAFamilyWroteLiesInClearAnywhereNorAfterADecisionAtAll() throws IOException {
        String letter = node.put("a.txt", Sender.answers());
        Map<String, String> second = Sender.answers();
        second.put("code", "ABCD-2346");
        node.put("b.txt", second);
        node.room.take();
        node.read(1);
        String sealed = letter.lines().skip(1).findFirst().orElseThrow();
        assertTrue(everything().contains(sealed));
        for (String word : List.of("Quirin", "Tëst", "9990000018", "999 000", "2015-03-27", "960001", "Zelda")) {
            assertFalse(everything().contains(word), word);
            assertFalse(node.journal.events().toString().contains(word), word);
        }
        node.room.verify(FIRST, "telephoned", false);
        node.room.dismiss(new FamilyRequestId(2), "a prank", false);
        node.start();
        assertFalse(everything().contains(sealed));
        assertEquals(List.of("dismissed", "verified"), node.room.list(true).stream().map(FamilyRequestLine::state).toList());
    }

    private String everything() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(file.getFileName()).append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    @Test
    void badFilesAreCountedByReasonAndPutAsideAndStopNoOther() throws IOException {
        byte[] key = node.keys.publicKey();
        String good = node.put("m.txt", Sender.answers());
        node.put("again.txt", good);
        node.put("large.txt", "x".repeat(1 << 20));
        node.put("letter.txt", "Dear trust, my son Quirin ...");
        node.put("stranger.txt", Sender.letter(NodeKeys.random().publicKey(), Sender.answers()));
        node.put("altered.txt", good.substring(0, 200) + (good.charAt(200) == 'A' ? 'B' : 'A') + good.substring(201));
        Map<String, String> forged = Sender.answers();
        forged.put("admin", "yes");
        node.put("forged.txt", forged);
        node.put("cut.txt", good.substring(0, good.length() / 2));
        node.put("bytes.txt", Sender.letter(key, new byte[] {(byte) 0xff, 1, 2}));
        node.put("short.txt", "cadre-opt-out-request-1\nAAAA\nend\n");
        Files.createDirectory(node.inbox.resolve("folder"));
        node.put("still.txt.part", good);
        // Everything but the cut one, which may still be growing.
        Taken taken = node.room.take();
        assertEquals(1, taken.taken());
        assertEquals(Map.of("REPEATED", 1, "TOO_LARGE", 1, "NOT_A_REQUEST", 1, "NOT_OPENED", 3, "FORM_INVALID", 2), taken.refused());
        Files.setLastModifiedTime(node.inbox.resolve("cut.txt"), FileTime.from(node.now.minus(Duration.ofMinutes(5))));
        assertEquals(Map.of("NOT_WHOLE", 1), node.room.take().refused());
        assertEquals(new Taken(0, Map.of()), node.room.take());
        try (Stream<Path> left = Files.list(node.inbox.resolve("refused"))) {
            assertEquals(8, left.count());
        }
        assertEquals(1, node.room.list(true).size());
        assertEquals(Result.Status.WARN, node.room.execute().getStatus());
        assertFalse(node.journal.events().toString().contains("Quirin"));
    }

    @Test
    void aWebServersFileThatIsStillWrittenIsTakenOnceItIsWhole() throws IOException {
        String letter = Sender.letter(node.keys.publicKey(), Sender.answers());
        node.put("a.txt", letter.substring(0, 300));
        assertEquals(new Taken(0, Map.of()), node.room.take());
        node.put("a.txt", letter);
        assertEquals(1, node.room.take().taken());
        assertFalse(Files.exists(node.inbox.resolve("a.txt")));
    }

    @Test
    void requestsSurviveARestartAndAFileLeftByAKillIsNotTakenTwice() throws IOException {
        String letter = node.put("a.txt", Sender.answers());
        node.room.take();
        node.start();
        node.put("a.txt", letter);
        assertEquals(new Taken(0, Map.of("REPEATED", 1)), node.room.take());
        assertEquals(1, node.room.list(false).size());
        Map<String, String> other = Sender.answers();
        other.put("code", "ABCD-2347");
        node.put("b.txt", other);
        node.room.take();
        assertEquals(2, node.room.list(false).get(0).id().number());
    }

    @Test
    void aKillBetweenTwoScopesLeavesARequestThatVerifiesToTheSameDecisions() throws IOException {
        Map<String, String> answers = Sender.answers();
        answers.put("scope", "purpose:research contact");
        node.put("a.txt", answers);
        node.room.take();
        node.read(1);
        node.register.untilKilled = 1;
        assertThrows(IOException.class, () -> node.room.verify(FIRST, "telephoned", false));
        node.register.untilKilled = 9;
        node.start();
        assertEquals(List.of(1L, 2L), node.room.verify(FIRST, "telephoned again", false).references());
        assertEquals(List.of("purpose:research", "contact"), node.register.added.stream().map(one -> one.get("scope")).toList());
    }

    @Test
    void aDecisionThatWasWithdrawnIsNotTakenForOneThatCounts() throws IOException {
        node.put("a.txt", Sender.answers());
        node.room.take();
        node.read(1);
        node.register.withdrawn = true;
        refused(ErrorCode.WRONG_STAGE, () -> node.room.verify(FIRST, "telephoned", false));
        assertEquals(1, node.room.list(false).size());
    }

    @Test
    void aRequestHoldsTheProvidersWhoMayHaveItsChildAndNoOthers() throws IOException {
        node.knows(Node.TRUST, "1", Map.of(IdentifierKind.FORENAME, "Quirin", IdentifierKind.SURNAME, "O'Test", IdentifierKind.BIRTH_DATE, "2015-03-27"));
        node.knows(Node.COUNCIL, "9", Map.of(IdentifierKind.FORENAME, "Berta", IdentifierKind.SURNAME, "Other", IdentifierKind.BIRTH_DATE, "2014-03-27"));
        assertEquals(Optional.empty(), node.room.refusal(Node.TRUST));
        node.put("a.txt", Sender.answers());
        node.room.take();
        assertTrue(node.room.refusal(Node.TRUST).orElseThrow().contains("F-1"));
        assertEquals(Optional.empty(), node.room.refusal(Node.COUNCIL));
        node.knows(Node.COUNCIL, "10", Map.of(IdentifierKind.NHS_NUMBER, "9990000018"));
        assertTrue(node.room.refusal(Node.COUNCIL).isPresent());
        node.start();
        assertTrue(node.room.refusal(Node.COUNCIL).isPresent());
        node.room.dismiss(FIRST, "a prank", false);
        assertEquals(Optional.empty(), node.room.refusal(Node.TRUST));
        node.settings.put("holdReleases", false);
        node.start();
        Map<String, String> other = Sender.answers();
        other.put("code", "ABCD-2347");
        node.put("b.txt", other);
        node.room.take();
        assertEquals(Optional.empty(), node.room.refusal(Node.TRUST));
    }

    @Test
    void aRequestThatWasAlteredOnDiskStopsReleasesAndIsTold() throws IOException {
        node.put("a.txt", Sender.answers());
        node.room.take();
        Files.writeString(folder.resolve("families/F-1.request"), "no request");
        node.start();
        assertTrue(node.room.refusal(Node.TRUST).isPresent());
        assertEquals(Result.Status.CRITICAL, node.room.execute().getStatus());
        assertEquals(2, nextNumber());
    }

    @Test
    void aRequestThatIsNotWholeOrOfNoKnownStateIsNotTakenForADecidedOne() throws IOException {
        node.put("a.txt", Sender.answers());
        node.room.take();
        Path file = folder.resolve("families/F-1.request");
        String kept = Files.readString(file);
        int sealed = kept.indexOf("cadre-opt-out-request-1") + 100;
        for (String altered : List.of(kept.replace("state waiting", "state WAITING"), kept.replace("state waiting", "state dismissed"),
                kept.substring(0, kept.indexOf("\n\n") + 2), kept.substring(0, sealed) + (kept.charAt(sealed) == 'A' ? 'B' : 'A') + kept.substring(sealed + 1))) {
            Files.writeString(file, altered);
            node.start();
            assertTrue(node.room.refusal(Node.TRUST).isPresent());
            assertEquals(Result.Status.CRITICAL, node.room.execute().getStatus());
        }
        Files.writeString(file, kept);
        node.start();
        assertEquals(Optional.empty(), node.room.refusal(Node.TRUST));
    }

    @Test
    void aRequestWhoseKeyIsLostStopsReleasesAndIsToldUntilItIsDismissed() throws IOException {
        node.put("a.txt", Sender.answers());
        node.room.take();
        node.letterbox = NodeKeys.random();
        node.start();
        assertTrue(node.room.refusal(Node.TRUST).orElseThrow().contains("F-1"));
        assertEquals(Result.Status.CRITICAL, node.room.execute().getStatus());
        node.room.dismiss(FIRST, "its key is lost", false);
        assertEquals(Result.Status.OK, node.room.execute().getStatus());
        assertEquals(Optional.empty(), node.room.refusal(Node.TRUST));
    }

    @Test
    void anInboxThatIsGoneIsTold() throws IOException {
        assertEquals(Result.Status.OK, node.room.execute().getStatus());
        Files.delete(node.inbox);
        assertEquals(Result.Status.CRITICAL, node.room.execute().getStatus());
    }

    @Test
    void theSameRequestInLinesOfAnotherFormIsARepetition() throws IOException {
        String letter = node.put("posted.txt", Sender.answers());
        node.room.take();
        node.put("by-mail.txt", letter.replace("\n", "\r\n") + "\r\n");
        assertEquals(new Taken(0, Map.of("REPEATED", 1)), node.room.take());
    }

    private long nextNumber() throws IOException {
        Map<String, String> other = Sender.answers();
        other.put("code", "ABCD-2347");
        node.put("b.txt", other);
        node.room.take();
        return node.room.list(false).get(0).id().number();
    }

    @Test
    void noMoreRequestsWaitThanMayAndTheRestStaysInTheInbox() throws IOException {
        node.settings.put("mostWaiting", 1);
        node.start();
        node.put("a.txt", Sender.answers());
        node.put("b.txt", Sender.answers());
        assertEquals(1, node.room.take().taken());
        assertEquals(Result.Status.CRITICAL, node.room.execute().getStatus());
        node.room.dismiss(FIRST, "a prank", false);
        assertEquals(1, node.room.take().taken());
    }
}
