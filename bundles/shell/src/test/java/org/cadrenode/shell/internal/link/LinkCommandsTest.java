package org.cadrenode.shell.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.Console;
import org.cadrenode.shell.internal.SecondWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkCommandsTest {
    private static final Pseudonym LEFT = Pseudonym.ofHex("0f3a5c7e9b1d2f4a6c8e0b2d4f6a8c0e");
    private static final Pseudonym RIGHT = Pseudonym.ofHex("9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b");

    private final SecondWord approvals = new SecondWord();
    private final Review review = new Review();
    private final Console console = new Console("dora").with(LinkReview.class, review).with(Approvals.class, approvals)
            .with(Linkage.class, new Counts());

    @TempDir
    private Path folder;

    @Test
    void theQueueShowsHowFarTwoAgreeAndNeverInWhat() {
        assertEquals(0, console.run(new LinkReviewCommand(), "--json"));
        assertEquals("[{\"number\":\"R-17-2041\",\"left_provider\":\"trust\",\"left\":\"0f3a5c7e\",\"right_provider\":\"school\",\"right\":\"9e8d7c6b\","
                + "\"standing\":\"uncertain\",\"score\":\"3.4\",\"agreement\":\"forename one-edit, birth-date same\"}]\n", console.out());
        assertTrue(console.err().contains("7 pairs wait"), console.err());
        assertEquals(2, console.run(new LinkReviewCommand(), "--limit", "0"));
    }

    @Test
    void aPairIsExplainedByItsNumberOrByTwoPseudonyms() {
        assertEquals(0, console.run(new LinkExplainCommand(), "--json", "R-17-2041"));
        String byNumber = console.out();
        assertTrue(byNumber.contains("\"forename\":\"one-edit +2.5\"") && byNumber.contains("\"prior\":\"-12.2\""), byNumber);
        assertEquals(0, console.run(new LinkExplainCommand(), "--json", LEFT.hex(), RIGHT.hex()));
        assertEquals(byNumber, console.out());
        assertEquals(2, console.run(new LinkExplainCommand(), "abc", RIGHT.hex()));
        assertEquals(2, console.run(new LinkExplainCommand(), "R-1-2"));
    }

    @Test
    void aSplitTakesTwoPeopleAndCanBeTakenBackByTwo() {
        assertEquals(2, console.run(new LinkSplitCommand(), "R-17-2041"), "a reason is missing");
        assertEquals(0, console.run(new LinkSplitCommand(), "--dry-run", "R-17-2041"));
        assertEquals(List.of(), approvals.asked);
        assertEquals(3, console.run(new LinkSplitCommand(), "--undo", "--reason", "a mistake", "R-17-2041"), "there is nothing to take back");
        assertEquals(3, console.run(new LinkSplitCommand(), "--reason", "two children", "R-17-2041"));
        assertTrue(console.err().contains("A-7K3M4Q"), console.err());
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new LinkSplitCommand(), "--json", "--reason", "two children", "R-17-2041"));
        assertTrue(console.out().contains("\"decided\":\"split\"") && console.out().contains("\"agreed_by\":\"greta\""), console.out());
        assertEquals(3, console.run(new LinkSplitCommand(), "--undo", "--reason", "a mistake", "R-17-2041"));
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new LinkSplitCommand(), "--json", "--undo", "--reason", "a mistake", "R-17-2041"));
        assertFalse(console.out().contains("decided"), console.out());
    }

    @Test
    void aJoinAsksForWhatItWouldDo() {
        assertEquals(3, console.run(new LinkJoinCommand(), "--reason", "asked both", "R-17-2041"));
        assertEquals(Map.of("decision", "join"), approvals.asked.get(0).parameters());
        assertTrue(console.err().contains("trust 0f3a5c7e and school 9e8d7c6b would be one child"), console.err());
    }

    @Test
    void aProposalGoesToANewFileAndNothingElseChanges() throws IOException {
        Path file = folder.resolve("weights.txt");
        assertEquals(0, console.run(new LinkLearnCommand(), "--dry-run", "-o", file.toString()));
        assertFalse(Files.exists(file));
        assertEquals(0, console.run(new LinkLearnCommand(), "--json", "-o", file.toString()));
        assertEquals("sex = 1 2 3\n", Files.readString(file));
        assertTrue(console.out().contains("\"children\":12"), console.out());
        assertEquals(2, console.run(new LinkLearnCommand(), "-o", file.toString()), "never in the place of another");
        assertEquals("sex = 1 2 3\n", Files.readString(file));
    }

    /** One pair, about which a second person has to agree. */
    private final class Review implements LinkReview {
        private Optional<Decision> decision = Optional.empty();

        private Pair pair(String number) {
            if (!number.equals("R-17-2041")) {
                throw new CadreException(ErrorCode.NOT_FOUND, "there is no such pair");
            }
            return new Pair(number, new ProviderId("trust"), LEFT.hex().substring(0, 8), new ProviderId("school"), RIGHT.hex().substring(0, 8),
                    Standing.UNCERTAIN, OptionalDouble.of(3.41), List.of(new Agreement("prior", "", -12.2), new Agreement("forename", "one-edit", 2.5),
                            new Agreement("birth-date", "same", 8.7)), decision);
        }

        @Override
        public Queue queue(int limit) {
            return new Queue(List.of(pair("R-17-2041")), 7);
        }

        @Override
        public Pair explain(String number) {
            return pair(number);
        }

        @Override
        public Pair explain(Pseudonym one, Pseudonym other) {
            return pair(one.equals(LEFT) && other.equals(RIGHT) ? "R-17-2041" : "R-0-0");
        }

        @Override
        public Pair decide(String number, Word word, String reason) {
            approvals.demand(ApprovalKind.LINK_DECISION, number, Map.of("decision", LinkViews.word(word)), reason);
            decision = word == Word.NONE ? Optional.empty() : Optional.of(new Decision(word, "dora", "greta", reason, Instant.EPOCH, 7));
            return pair(number);
        }

        @Override
        public Proposal learn() {
            return new Proposal("sex = 1 2 3\n", 12, 3);
        }
    }

    /** Linkage of which only counts are asked. */
    private static final class Counts implements Linkage {
        @Override
        public Linked link(Received received) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Linked renew(Received received) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(List<Pseudonym> subjects) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Assignment> assignmentsSince(long sequence, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Status status() {
            return new Status(12, 8, 4, Map.of());
        }
    }
}
