package org.cadrenode.optout.internal;

import static org.cadrenode.api.identifiable.ScreeningDecision.HELD;
import static org.cadrenode.api.identifiable.ScreeningDecision.OPTED_OUT;
import static org.cadrenode.api.identifiable.ScreeningDecision.PASS;
import static org.cadrenode.optout.internal.Asking.number;
import static org.cadrenode.optout.internal.Site.contact;
import static org.cadrenode.optout.internal.Site.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.optout.NationalStatus;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.cadrenode.optout.internal.Post.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a service that a test plays, and looks who is held, who goes on, and who is out. */
class NationalOptOutTest {
    @TempDir
    private Path directory;

    @Test
    void aNewChildIsHeldUntilItIsAnsweredFor() throws IOException {
        try (Asking node = new Asking(directory)) {
            assertEquals(List.of(HELD, HELD), node.screen(1, patient(1), contact(1)));
            assertTrue(node.refusal().isPresent());

            node.turn();
            Asked asked = node.post.last();
            assertEquals(List.of(number(1)), asked.numbers());
            assertEquals(Post.SERVICE, asked.message().recipient());
            assertEquals("SPINE_NTT_UPHOLDING", asked.message().workflow());
            assertEquals("X26ABC1-030226-0001.dat", asked.message().fileName());
            assertTrue(asked.message().subject().matches("[A-Za-z0-9_-]+") && asked.message().localId().matches("NTT_[0-9a-f]{32}"));
            assertEquals(List.of(HELD, HELD), node.screen(1, patient(1), contact(1)), "asked is not answered");

            long before = node.site.optOut().answers();
            node.post.answerAll();
            node.turn();
            assertTrue(node.site.optOut().answers() > before);
            assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), contact(1)));
            assertEquals(Optional.empty(), node.refusal());
            assertTrue(node.post.inbox.isEmpty());
        }
    }

    @Test
    void whoIsMissingInTheAnswerIsOutLikeEverybodyWhoIsOut() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1), patient(2));
            node.turn();
            node.post.out.add(number(2));
            node.post.answerAll();
            node.turn();

            assertEquals(List.of(PASS, OPTED_OUT), node.screen(1, patient(1), patient(2)));
            assertEquals(List.of("P2"), node.site.optOut().due().stream().map(child -> child.localId()).toList());
            assertFalse(node.site.vault().knows(node.site.key("P2")));
            // Who has that number at another id is out at once, and not asked about.
            Row other = new Row(Site.CONTACTS, "P77", Site.nhsNumber(2), null, null, "came");
            assertEquals(List.of(OPTED_OUT), node.screen(2, other));
            assertTrue(node.site.optOut().requests(10).isEmpty(), "the register's list says nothing of it");
        }
    }

    @Test
    void whoLeavesLaterIsTakenBackAndWhatHasNotLeftIsScreenedAgain() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1), patient(2));
            node.turn();
            node.post.answerAll();
            node.turn();
            assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), patient(2)));
            long version = node.site.optOut().version();

            node.post.out.add(number(1));
            node.clock.forward(Duration.ofDays(11));
            node.room().turn(true);
            assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), patient(2)), "the old answer counts until the new one is here");
            node.post.answerAll();
            node.turn();

            assertTrue(node.site.optOut().version() > version);
            assertEquals(List.of(OPTED_OUT, PASS), node.screen(1, patient(1), patient(2)));
            assertEquals(1, node.site.optOut().due().size());
        }
    }

    @Test
    void anAnswerThatIsTooOldHoldsAndStopsReleaseUntilThereIsANewOne() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.turn();
            node.post.answerAll();
            node.turn();
            assertEquals(Optional.empty(), node.refusal());
            long version = node.site.optOut().version();
            node.clock.forward(Duration.ofDays(21).minusMillis(1));
            assertEquals(Optional.empty(), node.refusal());
            node.clock.forward(Duration.ofMillis(1));

            assertTrue(node.refusal().orElseThrow().contains("older than 21 days for 1 children"));
            assertTrue(node.site.optOut().version() > version, "what has not left is screened again");
            assertEquals(List.of(HELD), node.screen(1, patient(1)));
            assertEquals(1, node.room().status().stale());
            node.restart();
            assertTrue(node.refusal().isPresent(), "over a restart, too");
            node.turn();
            node.post.answerAll();
            node.turn();
            assertEquals(Optional.empty(), node.refusal());
            assertEquals(List.of(PASS), node.screen(1, patient(1)));
            assertEquals(0, node.room().status().stale());
        }
    }

    @Test
    void repliesAreTakenInAnyOrderAndTwice() throws IOException {
        for (int order = 0; order < 6; order++) {
            try (Asking node = new Asking(directory.resolve("order" + order))) {
                node.screen(1, patient(1), patient(2));
                node.turn();
                Asked asked = node.post.last();
                node.post.out.add(number(2));
                List<Runnable> replies = new ArrayList<>(List.of(() -> node.post.receipt(asked), () -> node.post.list(asked),
                        () -> node.post.report(asked, "00")));
                Collections.rotate(replies, order % 3);
                if (order >= 3) {
                    Collections.reverse(replies);
                }
                for (Runnable reply : replies) {
                    reply.run();
                    reply.run();
                    node.turn();
                }
                assertEquals(List.of(PASS, OPTED_OUT), node.screen(1, patient(1), patient(2)), "order " + order);
                assertTrue(node.post.inbox.isEmpty(), "order " + order);
            }
        }
    }

    @Test
    void linesMayEndAsInWindows() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.post.lineEnd = "\r\n";
            node.screen(1, patient(1), patient(2));
            node.turn();
            node.post.answerAll();
            node.turn();
            assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), patient(2)));
        }
    }

    @Test
    void anAnswerThatIsNotWholeIsNotTakenAtAll() throws IOException {
        String one = Site.nhsNumber(1);
        String two = Site.nhsNumber(2);
        String stranger = Site.nhsNumber(3);
        List<List<String>> bad = List.of(
                List.of(one + ",\n" + two.substring(0, 7), "ANSWER_TRUNCATED"),
                List.of(one + ",\n" + two, "ANSWER_TRUNCATED"),
                List.of(one + ",\n" + two + ",\r", "ANSWER_TRUNCATED"),
                List.of(one + ",\n" + one + ",\n", "ANSWER_NUMBER_TWICE"),
                List.of(one + ",\n" + stranger + ",\n", "ANSWER_NUMBER_UNASKED"),
                List.of(one + ";\n" + two + ",\n", "ANSWER_LINE_INVALID"),
                List.of(one + ",\n\n" + two + ",\n", "ANSWER_LINE_INVALID"),
                List.of("0" + one + ",\n", "ANSWER_LINE_INVALID"),
                List.of("Invalid records found in file\n", "ANSWER_ERROR_FILE"),
                List.of("{\"dataset_id\":\"mesh_to_pos\",\"status\":\"failed\",\"stages\":[]}", "RECEIPT_FAILED"),
                List.of("{\"status\":\"success\",\"stages\":[{\"stage\":\"validate_in_order\",\"status\":\"failure\"}]}", "RECEIPT_FAILED"),
                List.of("{\"dataset_id\":", "RECEIPT_INVALID"));
        for (int i = 0; i < bad.size(); i++) {
            try (Asking node = new Asking(directory.resolve("bad" + i))) {
                node.screen(1, patient(1), patient(2));
                node.turn();
                node.post.list(node.post.last(), bad.get(i).get(0));
                node.turn();

                NationalStatus status = node.room().status();
                assertEquals(bad.get(i).get(1), status.lastFailure().orElseThrow().code());
                assertEquals(List.of(HELD, HELD), node.screen(1, patient(1), patient(2)));
                assertEquals(2, status.failed());
                assertTrue(node.refusal().orElseThrow().contains("came in part"), bad.get(i).get(1));
                assertTrue(node.post.inbox.isEmpty());
                // It is asked anew, not in a loop.
                node.post.asked.clear();
                node.turn();
                assertTrue(node.post.asked.isEmpty());
                node.later();
                node.post.answerAll();
                node.turn();
                assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), patient(2)));
                assertEquals(Optional.empty(), node.refusal());
            }
        }
    }

    @Test
    void anAnswerThatLeavesOutTooManyIsNotBelieved() throws IOException {
        try (Asking node = new Asking(directory)) {
            Row[] many = IntStream.range(0, 60).mapToObj(Site::patient).toArray(Row[]::new);
            node.screen(1, many);
            node.turn();
            Asked asked = node.post.last();
            node.post.list(asked, node.post.list(asked.numbers().subList(0, 44)));
            node.turn();
            assertEquals("ANSWER_IMPLAUSIBLE", node.room().status().lastFailure().orElseThrow().code());
            assertTrue(node.screen(1, many).stream().allMatch(HELD::equals));
            assertTrue(node.site.suppressed().isEmpty());

            node.later();
            asked = node.post.last();
            node.post.list(asked, node.post.list(asked.numbers().subList(0, 45)));
            node.turn();
            assertEquals(15, node.screen(1, many).stream().filter(OPTED_OUT::equals).count());
        }
    }

    @Test
    void anEmptyAnswerIsBelievedOnlyWithAReceipt() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.turn();
            Asked asked = node.post.last();
            node.post.list(asked, "\r\n");
            node.turn();
            assertEquals(List.of(HELD), node.screen(1, patient(1)));
            assertEquals(1, node.post.inbox.size(), "it waits until the receipt is here");
            assertThrows(AnswerRefused.class, () -> AnswerReader.nothing(new ByteArrayInputStream(("\n".repeat(1 << 16) + "x").getBytes(
                    StandardCharsets.US_ASCII))), "something far behind is something");
            node.post.receipt(asked);
            node.turn();
            node.turn();
            assertEquals(List.of(OPTED_OUT), node.screen(1, patient(1)));
            assertTrue(node.post.inbox.isEmpty());
        }
    }

    @Test
    void aSecondAnswerThatSaysSomethingElseTakesTheFirstBack() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1), patient(2));
            node.turn();
            Asked asked = node.post.last();
            node.post.list(asked);
            node.turn();
            assertEquals(List.of(PASS, PASS), node.screen(1, patient(1), patient(2)));
            node.post.list(asked, node.post.list(List.of(number(1))));
            node.turn();
            assertEquals(List.of(HELD, HELD), node.screen(1, patient(1), patient(2)));
            assertEquals("ANSWER_CONTRADICTED", node.room().status().lastFailure().orElseThrow().code());
        }
    }

    @Test
    void whatOthersSendStaysInTheMailbox() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.turn();
            Asked asked = node.post.last();
            String list = node.post.list(asked.numbers());
            node.post.put(MeshIncoming.Kind.DATA, "X26XXX9", "list", asked.message().localId(), "", "", list);
            node.post.put(MeshIncoming.Kind.DATA, Post.SERVICE, "list", "NTT_00000000000000000000000000000000", "", "", list);
            node.post.put(MeshIncoming.Kind.REPORT, "X26XXX9", "NDR", asked.message().localId(), "14", asked.messageId(), "");
            node.post.put(MeshIncoming.Kind.REPORT, "", "NDR", "", "14", "M999", "");
            node.turn();
            node.turn();
            assertEquals(4, node.post.inbox.size());
            assertEquals(4, node.room().status().strangers());
            assertEquals(List.of(HELD), node.screen(1, patient(1)));
            assertEquals(0, node.room().status().failed());
            node.post.list(asked);
            node.turn();
            assertEquals(List.of(PASS), node.screen(1, patient(1)));
            assertEquals(4, node.post.inbox.size());
        }
    }

    @Test
    void aReportThatNobodyCollectedTheLotAndALostReplyLeadToAnotherAsking() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.turn();
            String first = node.post.last().message().localId();
            node.post.report(node.post.last(), "14");
            node.turn();
            assertEquals("MESH_REPORT_14", node.room().status().lastFailure().orElseThrow().code());
            node.post.asked.clear();
            node.later();
            Asked second = node.post.last();
            assertNotEquals(first, second.message().localId());
            node.post.asked.clear();
            node.clock.forward(Duration.ofDays(5).minusMillis(1));
            node.turn();
            assertTrue(node.post.asked.isEmpty(), "it may still be answered");
            node.clock.forward(Duration.ofMillis(1));
            node.turn();
            assertEquals("NO_REPLY", node.room().status().lastFailure().orElseThrow().code());
            node.later();
            Asked third = node.post.last();
            // What comes too late says nothing.
            node.post.list(second);
            node.turn();
            assertEquals(List.of(HELD), node.screen(1, patient(1)));
            node.post.list(third);
            node.turn();
            assertEquals(List.of(PASS), node.screen(1, patient(1)));
            assertTrue(node.post.inbox.isEmpty());
        }
    }

    @Test
    void lotsHaveTheirSizeAndADayItsUploads() throws IOException {
        try (Asking node = new Asking(directory, 3, false)) {
            node.screen(1, IntStream.range(0, 40).mapToObj(Site::patient).toArray(Row[]::new));
            node.turn();
            assertEquals(10, node.post.asked.size());
            assertTrue(node.post.asked.values().stream().allMatch(asked -> asked.numbers().size() >= 2 && asked.numbers().size() <= 3));
            node.turn();
            node.later();
            assertEquals(10, node.post.asked.size(), "a day takes no more");
            node.clock.forward(Duration.ofDays(1));
            node.turn();
            assertEquals(14, node.post.asked.size());
            assertEquals(40, node.post.asked.values().stream().flatMap(asked -> asked.numbers().stream()).distinct().count());
            assertEquals(40, node.post.asked.values().stream().mapToLong(asked -> asked.numbers().size()).sum());
            assertEquals(14, node.post.asked.values().stream().map(asked -> asked.message().localId()).distinct().count());
        }
    }

    @Test
    void onlyNumbersThatTheServiceTakesAreAskedAboutAndWhoHasNonePassesOrWaitsAsTheSiteSays() throws IOException {
        Row none = new Row(Site.PATIENTS, "P1", null, null, null, "A", null, "B", null, null, "F", null);
        // It passes the check digit, and the service refuses it.
        Row refused = new Row(Site.PATIENTS, "P2", "2000000002", null, null, "C", null, "D", null, null, "F", null);
        for (boolean hold : new boolean[] {false, true}) {
            try (Asking node = new Asking(directory.resolve("hold" + hold), 1000, hold)) {
                assertEquals(hold ? List.of(HELD, HELD) : List.of(PASS, PASS), node.screen(1, none, refused));
                node.turn();
                assertTrue(node.post.asked.isEmpty());
                assertEquals(Optional.empty(), node.refusal());
                // The number comes later: from then on it is held.
                assertEquals(List.of(HELD, HELD), node.screen(2, new Row(Site.CONTACTS, "P1", Site.nhsNumber(9), null, null, "x"), contact(1)));
                node.later();
                assertEquals(List.of(number(9)), node.post.last().numbers());
                node.post.answerAll();
                node.turn();
                assertEquals(List.of(PASS, hold ? HELD : PASS), node.screen(1, none, refused));
            }
        }
    }

    @Test
    void whereItIsOffNobodyIsHeldAndSwitchingItOnScreensAgain() throws IOException {
        long version;
        try (Site site = new Site(directory)) {
            site.screen(1, patient(1));
            assertEquals(List.of(PASS), site.landing.decisions(MemoryLanding.id(1)));
            assertEquals(Optional.empty(), site.optOut().refusal(Site.TRUST, Asking.SOURCE));
            version = site.optOut().version();
        }
        try (Asking node = new Asking(directory)) {
            node.site.optOut().due();
            assertTrue(node.site.optOut().version() > version, "what passed before is looked at again");
            assertEquals(List.of(HELD), node.screen(1, patient(1)));
        }
    }

    @Test
    void whomAnAnswerStoppedIsAskedAboutAgainAndKnownToBeLiftedOnceItIsIn() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1), patient(2));
            node.site.add(Site.nhsNumber(1) + ",,,," + Site.DECIDED);
            node.turn();
            node.post.out.add(number(2));
            node.post.answerAll();
            node.turn();
            assertEquals(List.of(OPTED_OUT, OPTED_OUT), node.screen(1, patient(1), patient(2)));
            assertEquals(Set.of(node.site.key("P2")), node.site.optOut().national().lots().stops());
            assertTrue(node.site.optOut().national().out(stopped(node, 2)));
            assertFalse(node.site.optOut().national().out(stopped(node, 1)), "of whom is out by a request the answers say nothing");

            node.clock.forward(Duration.ofDays(11));
            node.room().turn(true);
            assertEquals(List.of(number(2)), node.post.last().numbers());
            node.post.out.clear();
            node.post.answerAll();
            node.turn();
            node.restart();
            node.turn();
            node.site.optOut().due();
            assertEquals(List.of(), node.site.optOut().returning(), "what left is taken back first");
            node.site.optOut().ordered(node.site.optOut().due(), "order");
            node.site.optOut().honoured("order");
            node.site.optOut().due();
            assertEquals(List.of("P2"), node.site.optOut().returning().stream().map(child -> child.child().localId()).toList());
            node.site.optOut().returned(node.site.optOut().returning().stream().map(child -> child.child()).toList());
            assertEquals(List.of(OPTED_OUT, PASS), node.screen(1, patient(1), patient(2)));
            node.clock.forward(Duration.ofDays(21));
            node.turn();
            assertEquals(Set.of(), node.site.optOut().national().lots().stops());
        }
    }

    private static VaultPerson stopped(Asking node, int child) {
        return node.site.optOut().store().read(within -> within.suppressed(node.site.key("P" + child))).orElseThrow();
    }

    @Test
    void aMergedChildIsAnsweredForOnlyWithTheNumbersOfBothIds() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            node.turn();
            node.post.answerAll();
            node.turn();
            assertEquals(List.of(PASS), node.screen(1, patient(1)));
            assertEquals(List.of(HELD, HELD), node.screen(2, patient(2), Site.merged(2, 1)));
            node.later();
            node.post.answerAll();
            node.turn();
            assertEquals(List.of(PASS, PASS), node.screen(2, patient(2), Site.merged(2, 1)));
        }
    }

    @Test
    void aPersonAsksAndSeesWhatWouldBeAsked() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1), patient(2));
            assertEquals(2, node.room().ask("gov", true));
            assertTrue(node.post.asked.isEmpty());
            assertEquals(2, node.room().ask("gov", false));
            assertEquals(1, node.post.asked.size());
            assertEquals(0, node.room().ask("gov", false), "nobody is asked about twice at a time");
            NationalStatus status = node.room().status();
            assertEquals(2, status.waiting());
            assertEquals("sent", status.lots().get(0).state());
            assertEquals(1, status.uploads());
        }
        try (Site site = new Site(directory.resolve("off"))) {
            NationalRoom off = new NationalRoom(site.optOut(), site.vault(), site.journal, Optional.empty(), new SecureRandom());
            assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> off.ask("gov", false)).code());
            off.turn(true);
        }
    }

    @Test
    void aRegisterThatIsNotOpenYetIsAwaitedForAMinute() {
        long[] nanos = {Long.MAX_VALUE - 5};
        OptOutHealthCheck check = new OptOutHealthCheck(null, () -> nanos[0]);
        nanos[0] += Duration.ofSeconds(59).toNanos();
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, check.execute().getStatus());
        nanos[0] += Duration.ofSeconds(2).toNanos();
        assertEquals(Result.Status.CRITICAL, check.execute().getStatus());
    }

    @Test
    void theHealthChecksSayWhatIsMissing() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1));
            assertEquals(Result.Status.OK, node.room().execute().getStatus());
            assertEquals(Result.Status.CRITICAL, new OptOutHealthCheck(node.site.optOut()).execute().getStatus(), "nothing is released");
            NationalRoom without = new NationalRoom(node.site.optOut(), node.site.vault(), node.site.journal, Optional.empty(),
                    new SecureRandom());
            assertEquals(Result.Status.CRITICAL, without.execute().getStatus());
            without.turn(true);
            node.post.step = (name, after) -> {
                throw new IOException("no line");
            };
            node.turn();
            assertEquals(Result.Status.WARN, node.room().execute().getStatus());
            node.post.step = (name, after) -> { };
            node.later();
            node.post.answerAll();
            node.turn();
            assertEquals(Result.Status.OK, node.room().execute().getStatus());
            node.site.restart(Copies.at(directory.resolve("share")));
            node.site.optOut().settleNational();
            assertEquals(Result.Status.OK, new OptOutHealthCheck(node.site.optOut()).execute().getStatus());
        }
    }

    @Test
    void theJournalTellsOfLotsAndOfNobody() throws IOException {
        try (Asking node = new Asking(directory)) {
            node.screen(1, patient(1), patient(2));
            node.turn();
            node.post.out.add(number(2));
            node.post.answerAll();
            node.turn();
            node.site.optOut().due();
            String all = node.site.journal.events().toString();
            assertFalse(all.contains(Site.nhsNumber(1)) || all.contains(Site.nhsNumber(2)) || all.toLowerCase().contains("national"), all);
            assertEquals(List.of(2L), node.site.journal.events().stream().filter(event -> event.action() == AuditAction.OPTOUT_ANSWERED)
                    .map(event -> event.counts().get("numbers")).toList());
            assertFalse(node.room().status().toString().contains("out=1"));
        }
    }

    @Test
    void marksAreMadeAnewUnderANewKeyAndStillCover() throws IOException {
        RotatingKeys keys = new RotatingKeys(5);
        Turning clock = new Turning();
        Post post = new Post();
        try (Site site = new Site(directory, keys, Asking.settings(1000, false), clock)) {
            NationalRoom room = new NationalRoom(site.optOut(), site.vault(), site.journal, Optional.of(post), new SecureRandom());
            site.screen(1, patient(1), patient(2), patient(3));
            room.turn(false);
            post.out.add(number(3));
            post.answerAll();
            room.turn(false);
            site.screen(2, patient(4));
            clock.forward(Duration.ofHours(2));
            room.turn(false);
            keys.rotate(KeyPurpose.SUPPRESSION_LOOKUP);
            assertEquals(0, site.optOut().renew(KeyPurpose.SUPPRESSION_LOOKUP, 100));
            assertTrue(site.optOut().national().coverage().entries().stream().allMatch(entry -> entry.lot().markKey() == 2));
            post.answerAll();
            room.turn(false);
            site.restart();
            site.screen(1, patient(1), patient(2), patient(3), patient(4));
            assertEquals(List.of(PASS, PASS, OPTED_OUT, PASS), site.landing.decisions(MemoryLanding.id(1)));
        }
    }
}
