package org.cadrenode.linkage.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.cadrenode.api.linkage.LinkReview.Decision;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.Judgement;
import org.cadrenode.linkage.engine.LinkEngine;
import org.cadrenode.linkage.engine.Scratch;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.TestRegion;
import org.cadrenode.linkage.engine.TestTokens;
import org.cadrenode.linkage.engine.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkDecisionsTest {
    private static final Pseudonym FORMER = new Pseudonym(1, 1);
    private static final Pseudonym PRESENT = new Pseudonym(2, 2);
    private static final Pseudonym OTHER = new Pseudonym(3, 3);
    private final LinkEngine engine = new LinkEngine(TestTokens.JUDGE, 10, Views.inMemory(), Scratch.inMemory());

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofWhatWasDecidedUnderTwoPseudonymsOfAChildTheLaterHolds(boolean splitIsLater) {
        engine.restore(new Subject(1, TestRegion.HEALTH, FORMER));
        engine.restore(new Subject(2, TestRegion.SCHOOL, OTHER));
        StoredDecision split = decided(FORMER, Word.SPLIT, splitIsLater ? 9 : 5);
        StoredDecision join = decided(PRESENT, Word.JOIN, 7);
        LinkDecisions decisions = new LinkDecisions(List.of(join, split), engine, engine.subjects()::find);

        Subject renamed = new Subject(1, TestRegion.HEALTH, PRESENT);
        engine.rename(renamed, touched -> { });
        List<StoredDecision> present = decisions.rename(FORMER, renamed);
        decisions.arrived(renamed, touched -> { });

        StoredDecision later = splitIsLater ? split.renamed(FORMER, PRESENT) : join;
        assertEquals(List.of(later), present);
        assertEquals(List.of(later), List.copyOf(decisions.all()));
        assertEquals(later, decisions.of(OTHER, PRESENT).orElseThrow());
        assertEquals(splitIsLater ? Judgement.Verdict.FORBIDDEN : Judgement.Verdict.JOINED, engine.judgement(1, 2).verdict());
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 9})
    void ofTwoPseudonymsThatAreOneChildNothingIsDecidedAnyMoreAndTheRestHolds(long entry) {
        engine.restore(new Subject(1, TestRegion.HEALTH, FORMER));
        engine.restore(new Subject(2, TestRegion.SCHOOL, OTHER));
        StoredDecision join = decided(PRESENT, Word.JOIN, 7);
        StoredDecision split = new StoredDecision(TestRegion.HEALTH, FORMER, TestRegion.HEALTH, PRESENT, decided(FORMER, Word.SPLIT, entry).decision());
        LinkDecisions decisions = new LinkDecisions(List.of(join, split), engine, engine.subjects()::find);

        Subject renamed = new Subject(1, TestRegion.HEALTH, PRESENT);
        engine.rename(renamed, touched -> { });
        assertEquals(List.of(), decisions.rename(FORMER, renamed));
        decisions.arrived(renamed, touched -> { });

        assertEquals(List.of(join), List.copyOf(decisions.all()));
        assertEquals(Judgement.Verdict.JOINED, engine.judgement(1, 2).verdict());
        assertEquals(List.of(), decisions.complete(List.of(split.renamed(FORMER, PRESENT)), touched -> { }), "nor from the ledger");
        assertEquals(List.of(join), List.copyOf(new LinkDecisions(List.of(split.renamed(FORMER, PRESENT), join), engine,
                engine.subjects()::find).all()), "nor from the store of a former release");
    }

    @Test
    void aChildOfWhomNothingWasDecidedHasNothingUnderItsNewPseudonymEither() {
        LinkDecisions decisions = new LinkDecisions(List.of(), engine, engine.subjects()::find);
        assertTrue(decisions.rename(FORMER, new Subject(1, TestRegion.HEALTH, PRESENT)).isEmpty());
        assertTrue(decisions.all().isEmpty());
    }

    private static StoredDecision decided(Pseudonym child, Word word, long entry) {
        return new StoredDecision(TestRegion.HEALTH, child, TestRegion.SCHOOL, OTHER,
                new Decision(word, "reeve", "miller", "seen on paper", Instant.EPOCH, entry));
    }
}
