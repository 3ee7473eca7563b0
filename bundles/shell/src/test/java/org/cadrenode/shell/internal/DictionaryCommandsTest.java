package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnSuggestion;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryChange;
import org.cadrenode.api.dictionary.DictionaryDraft;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.dictionary.HeldColumn;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.DictionaryTrial;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.junit.jupiter.api.Test;

class DictionaryCommandsTest {
    private static final SourceId SOURCE = new SourceId("ssda903");
    private static final TableName TABLE = new TableName("header");
    private static final Digest OLD = Digest.ofContent(new byte[] {1});
    private static final Digest NEW = Digest.ofContent(new byte[] {2});

    private final SecondWord approvals = new SecondWord();
    private final Review review = new Review();
    private final Trials trials = new Trials();
    private final Console console = new Console("gwen").with(DictionaryReview.class, review).with(Dictionaries.class, review)
            .with(DictionaryTrial.class, trials).with(Approvals.class, approvals).with(Sources.class, new Connected());

    @Test
    void theListTellsWhatIsInForceAndThatAChangeWaits() {
        assertEquals(0, console.run(new DictionaryListCommand(), "--json"));
        assertEquals("[{\"source\":\"ssda903\",\"check\":\"passed\",\"standing\":\"approved\",\"change_waits\":true,\"sha256\":\"" + OLD.brief()
                + "\",\"file_sha256\":\"" + NEW.brief() + "\"}]\n", console.out());
        assertTrue(console.err().contains("A change waits for approval"), console.err());
    }

    @Test
    void whatNoRuleNamesIsListedWithTheDeliveryThatFirstHadIt() {
        String held = "[{\"source\":\"ssda903\",\"table\":\"header\",\"column\":\"shoe_size\",\"since\":\"1970-01-01T00:00:00Z\","
                + "\"first_delivery\":\"D-7K3M4QX2ABCA\",\"deliveries\":3}]\n";
        assertEquals(0, console.run(new DictionaryHeldCommand(), "--json"));
        assertEquals(held, console.out());
        assertEquals(0, console.run(new DictionaryHeldCommand(), "--json", "ssda903"));
    }

    @Test
    void whatIsShownIsInForceAndADifferentFileIsMentioned() {
        assertEquals(0, console.run(new DictionaryShowCommand(), "ssda903"));
        assertTrue(console.err().contains("Approved by gwen and greta") && console.err().contains("a change waits for approval"), console.err());
        review.inForce = Optional.empty();
        assertEquals(3, console.run(new DictionaryShowCommand(), "ssda903"));
        assertTrue(console.err().contains("waits for its first approval"), console.err());
    }

    @Test
    void aDraftPrintsWhatItFoundAndADryRunWritesNothing() {
        assertEquals(0, console.run(new DictionaryDraftCommand(), "--dry-run", "ssda903"));
        assertEquals("", console.out());
        assertEquals(0, review.drafts);
        assertEquals(0, console.run(new DictionaryDraftCommand(), "--json", "ssda903"));
        assertEquals("[{\"table\":\"header\",\"column\":\"upn\",\"identifier\":\"upn\",\"type\":\"code\",\"confidence\":97,"
                + "\"reason\":\"97 % of 40 values have the check letter of a UPN\",\"proposal\":\"drop; goes to the vault\"}]\n", console.out());
        assertTrue(console.err().contains("40 records of 2 deliveries"), console.err());
        assertEquals(2, console.run(new DictionaryDraftCommand(), "unknown"));
    }

    @Test
    void aDifferenceIsNoFailureAndSaysWhatItMeans() {
        assertEquals(0, console.run(new DictionaryDiffCommand(), "--json", "ssda903"));
        assertEquals("ssda903.csv", review.compared);
        assertTrue(console.out().contains("\"widens\":true,\"meaning\":\"the column leaves from now on\""), console.out());
        assertTrue(console.err().contains("1 differences, of which 1 widen") && console.err().contains(NEW.hex()), console.err());
        assertEquals(0, console.run(new DictionaryDiffCommand(), "--draft", "ssda903"));
        assertEquals("draft", review.compared);
        assertEquals(0, console.run(new DictionaryDiffCommand(), "--with", "other.csv", "ssda903"));
        assertEquals("other.csv", review.compared);
        assertEquals(2, console.run(new DictionaryDiffCommand(), "--draft", "--with", "other.csv", "ssda903"));
        review.changes = List.of();
        assertEquals(0, console.run(new DictionaryDiffCommand(), "ssda903"));
        assertEquals("They are the same.\n", console.out());
    }

    @Test
    void anApprovalWaitsForASecondPersonAndPassesOnceTheyAgreed() {
        assertEquals(0, console.run(new DictionaryApproveCommand(), "--dry-run", "ssda903"));
        assertEquals(2, console.run(new DictionaryApproveCommand(), "ssda903"), "a reason is missing");
        assertEquals(List.of(), approvals.asked);
        assertEquals(3, console.run(new DictionaryApproveCommand(), "--reason", "reviewed", "ssda903"));
        assertTrue(console.err().contains("A-7K3M4Q") && console.err().contains("1 widen"), console.err());
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new DictionaryApproveCommand(), "--json", "--reason", "reviewed", "ssda903"));
        assertTrue(console.out().contains("\"standing\":\"approved\",\"sha256\":\"" + NEW.hex() + "\"")
                && console.out().contains("\"change_waits\":false"), console.out());
    }

    @Test
    void identifiersArePrintedOnATerminalOrWhereSomebodySaysSoAndNowhereElse() {
        assertEquals(2, console.run(new DictionaryTryCommand(), "ssda903"));
        assertEquals("", console.out());
        assertFalse(trials.asked, "nothing was read for it");
        assertEquals(0, console.run(new DictionaryTryCommand(), "--show-identifiers", "--json", "--draft", "--table", "header", "--rows", "3", "ssda903"));
        assertTrue(console.out().contains("\"before\":\"2012-03-14\",\"destination\":\"birth_month\",\"after\":\"2012-03\""), console.out());
        assertFalse(console.err().contains("2012"), console.err());
        assertTrue(console.err().contains("2 were left out because their child opted out"), console.err());
        assertEquals(List.of(Optional.of("draft"), Optional.of(TABLE), 3), trials.with);
        assertEquals(0, console.typing().run(new DictionaryTryCommand(), "ssda903"));
        assertTrue(console.out().contains("2012-03-14"), console.out());
        assertEquals(2, console.run(new DictionaryTryCommand(), "--draft", "--with", "other.csv", "ssda903"));
    }

    @Test
    void whatATerminalWouldActUponIsNotPrintedOnOne() {
        trials.value = "red \u001B[31m text\nof lines";
        assertEquals(0, console.typing().run(new DictionaryTryCommand(), "ssda903"));
        assertFalse(console.out().contains("\u001B[31m"), console.out());
    }

    private static final class Trials implements DictionaryTrial {
        boolean asked;
        String value = "2012-03-14";
        List<Object> with = List.of();

        @Override
        public Trial run(SourceId source, Optional<String> file, Optional<TableName> table, int rows) {
            asked = true;
            with = List.of(file, table, rows);
            return new Trial(NEW, List.of(new DeliveryId("D-7K3M4QX2ABCD")), List.of(new TriedRecord(TABLE, 2, "released", List.of(
                    new TriedColumn("dob", "keep birth_date date month", value, "birth_month", "2012-03"),
                    new TriedColumn("empty", "drop", "", "", "")))), 2);
        }
    }

    private final class Review implements DictionaryReview, Dictionaries {
        int drafts;
        String compared = "";
        Optional<DictionaryState.InForce> inForce = Optional.of(new DictionaryState.InForce(OLD, "gwen", "greta", Instant.EPOCH));
        List<DictionaryChange> changes = List.of(new DictionaryChange(TABLE, "upn", DictionaryChange.Kind.CHANGED, "decision", "drop", "keep",
                "the column leaves from now on", true));

        @Override
        public DictionaryState state(SourceId source) {
            return new DictionaryState(source, inForce, Optional.of(NEW), List.of());
        }

        @Override
        public DictionaryDraft draft(SourceShape shape) {
            drafts++;
            return new DictionaryDraft(Path.of("etc/dictionaries/ssda903.draft.csv"), 2, 40, List.of(new ColumnSuggestion(TABLE, "upn",
                    Optional.of(IdentifierKind.UPN), Optional.of(ColumnType.CODE), 97, "drop; goes to the vault",
                    "97 % of 40 values have the check letter of a UPN")));
        }

        @Override
        public List<DictionaryChange> compare(SourceId source, String file) {
            compared = file;
            return changes;
        }

        @Override
        public List<HeldColumn> held(SourceId source) {
            return List.of(new HeldColumn("header", "shoe_size", new DeliveryId("D-7K3M4QX2ABCA"), Instant.EPOCH, 3));
        }

        @Override
        public DictionaryState approve(SourceId source, String reason) {
            approvals.demand(ApprovalKind.DICTIONARY, source.value(), Map.of("sha256", NEW.hex()), reason);
            inForce = Optional.of(new DictionaryState.InForce(NEW, "gwen", "greta", Instant.EPOCH));
            return state(source);
        }

        @Override
        public List<SourceId> sources() {
            return List.of(SOURCE);
        }

        @Override
        public Optional<Dictionary> dictionary(SourceId source) {
            return inForce.map(now -> new Dictionary(source, now.digest(), Map.of()));
        }

        @Override
        public List<DictionaryFinding> check(SourceId source) {
            return List.of();
        }

        @Override
        public Path file(SourceId source) {
            return Path.of("etc/dictionaries", source.value() + ".csv");
        }
    }

    private static final class Connected implements Sources {
        @Override
        public List<SourceStatus> sources() {
            return new ArrayList<>();
        }

        @Override
        public Optional<SourceStatus> source(SourceId source) {
            return Optional.empty();
        }

        @Override
        public Optional<SourceShape> shape(SourceId source) {
            if (!source.equals(SOURCE)) {
                throw new CadreException(ErrorCode.NOT_FOUND, "no connector reads source " + source);
            }
            return Optional.of(new SourceShape(source, List.of()));
        }

        @Override
        public List<String> check(SourceId source) {
            return List.of();
        }

        @Override
        public void start(SourceId source) { }

        @Override
        public void stop(SourceId source) { }
    }
}
