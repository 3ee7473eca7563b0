package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Diversity;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Mark;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.gate.CheckReport.Recall;
import org.cadrenode.api.gate.CheckReport.Risk;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.terms.TermsBook;
import org.junit.jupiter.api.Test;

class GateCommandsTest {
    private static final Digest DIGEST = Digest.ofContent(new byte[0]);
    private static final CheckReport REPORT = new CheckReport(new DeliveryId("D-ABCDEFGHJKL2"), DIGEST, DIGEST, DIGEST, 7, 2, 70,
            List.of(), new FreeText(List.of("notes.text", "plans.plan"), 1_000, List.of(new Finding("possible_name", "notes", "text", 3)),
                    40, 50, List.of(new Recall("name", 400, 399, 0.98825)),
                    List.of(new Passage("notes.text", "[child] met Ann.", List.of(new Mark(12, 15, "possible_name"))))),
            Map.of(), List.of(), new Risk(5, 100, 10, 3, 3, 0, 1, 0, 1 / 3.0, 0.1, 1 / 3.0, 0.1, List.of(new Diversity("notes.kind", 2, 0))));

    private final Door door = new Door();
    private final Console console = new Console("anna").with(Gate.class, door);

    @Test
    void oneThatTheDutiesForbidDoesNotKeepTheOthersWaitingAndDecidesTheExitCode() {
        assertEquals(3, console.run(new GateRefuseCommand(), "--force", "--json", "--reason", "names in a note",
                "D-ABCDEFGHJKL2", "D-ABCDEFGHJKL3", "D-ABCDEFGHJKL4"));
        assertEquals("[{\"delivery\":\"D-ABCDEFGHJKL2\",\"stage\":\"refused\"},{\"delivery\":\"D-ABCDEFGHJKL4\",\"stage\":\"refused\"}]\n", console.out());
        assertTrue(console.err().contains("DUTIES_CONFLICT"), console.err());
        assertEquals(List.of("D-ABCDEFGHJKL2", "D-ABCDEFGHJKL3", "D-ABCDEFGHJKL4"), door.asked);
    }

    @Test
    void aReleaseThatIsForbiddenSaysNothingOfBeingOnItsWay() {
        assertEquals(3, console.run(new GateReleaseCommand(), "--force", "--reason", "agreed", "D-ABCDEFGHJKL3"));
        assertEquals("", console.out());
        assertEquals("DUTIES_CONFLICT: the same person controlled the connector\n", console.err());
    }

    @Test
    void withoutATerminalNothingIsDecidedUnlessForced() {
        assertEquals(2, console.run(new GateReleaseCommand(), "--reason", "agreed", "D-ABCDEFGHJKL2"));
        assertEquals(List.of(), door.asked);
    }

    @Test
    void columnsOfFreeTextAreNamedWithCommasBetween() {
        assertEquals(3, console.run(new GateReleaseCommand(), "--force", "--reason", "agreed", "--free-text", "notes.text, plans.plan",
                "D-ABCDEFGHJKL3"));
        assertEquals(Set.of("notes.text", "plans.plan"), door.named);
    }

    @Test
    void aReviewShowsWhatWasMeasuredAndTellsHowToReleaseFreeText() {
        assertEquals(0, console.run(new GateReviewCommand(), "--json", "D-ABCDEFGHJKL2"));
        assertEquals(List.of("review D-ABCDEFGHJKL2"), door.asked);
        assertTrue(console.out().contains("\"recall_planted\":{\"name\":{\"planted\":400,\"removed\":399,\"at_least\":0.9882}}"), console.out());
        assertTrue(console.out().contains("[child] met «Ann»."), console.out());
        assertTrue(console.err().contains("--free-text notes.text,plans.plan D-ABCDEFGHJKL2"), console.err());
    }

    @Test
    void aReviewSheetIsWrittenWhereTheNodeSays() {
        assertEquals(0, console.run(new GateReviewCommand(), "--out", "--json", "D-ABCDEFGHJKL2"));
        assertEquals(List.of("sheet D-ABCDEFGHJKL2"), door.asked);
        assertTrue(console.out().contains("\"sheet\":\"/reviews/D-ABCDEFGHJKL2.html\""), console.out());
    }

    @Test
    void whatTheTermsForbidStandsBesideTheCheck() {
        assertEquals(0, console.run(new GateShowCommand(), "--json", "D-ABCDEFGHJKL2"));
        assertTrue(console.out().contains("\"terms\":\"allowed\",\"terms_forbid\":[]"), console.out());
        door.forbidden.add(new TermsBook.Refusal(4, "the agreement ran out"));
        assertEquals(0, console.run(new GateShowCommand(), "--json", "D-ABCDEFGHJKL2"));
        assertTrue(console.out().contains("\"terms\":\"forbidden\",\"terms_forbid\":[\"line 4: the agreement ran out\"]"), console.out());
        door.waiting.add(new DeliveryId("D-ABCDEFGHJKL2"));
        assertEquals(0, console.run(new GateListCommand(), "--json"));
        assertTrue(console.out().contains("\"check\":\"passed\"") && console.out().contains("\"terms\":\"forbidden: line 4: the agreement ran out\""),
                console.out());
    }

    /** A gate that D-…3 does not pass, for the one who asks. */
    private static final class Door implements Gate {
        final List<String> asked = new ArrayList<>();
        final List<TermsBook.Refusal> forbidden = new ArrayList<>();
        final List<DeliveryId> waiting = new ArrayList<>();
        final Set<String> named = new TreeSet<>();

        @Override
        public CheckReport check(Pseudonymised delivery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeliveryId> waiting() {
            return waiting;
        }

        @Override
        public List<TermsBook.Refusal> forbidden(DeliveryId delivery) {
            return List.copyOf(forbidden);
        }

        @Override
        public Optional<CheckReport> report(DeliveryId delivery) {
            return Optional.of(REPORT);
        }

        @Override
        public CheckReport review(DeliveryId delivery) {
            asked.add("review " + delivery);
            return REPORT;
        }

        @Override
        public Path reviewSheet(DeliveryId delivery) {
            asked.add("sheet " + delivery);
            return Path.of("/reviews", delivery + ".html");
        }

        @Override
        public Cleared release(DeliveryId delivery, String reason, Set<String> freeText) {
            named.addAll(freeText);
            refuse(delivery, reason);
            throw new UnsupportedOperationException();
        }

        @Override
        public Refused refuse(DeliveryId delivery, String reason) {
            asked.add(delivery.value());
            if (delivery.value().endsWith("3")) {
                throw new CadreException(ErrorCode.DUTIES_CONFLICT, "the same person controlled the connector");
            }
            Digest digest = Digest.ofContent(new byte[0]);
            Tally tally = new Tally(1, 0, 0, 0, 0, 0, 0, 0);
            Delivery received = new Delivery(delivery, new SourceId("ssda903"), new ProviderId("council"), "header", Instant.EPOCH, 1, digest);
            return new Refused(new Pseudonymised(new Screened(new Landed(received, tally), tally, digest, 1), tally, digest, digest), tally, 1);
        }
    }
}
