package org.cadrenode.optout.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cadrenode.optout.engine.Decision.Choice;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final LocalDate BORN = LocalDate.of(2012, 2, 29);
    private static final LocalDate THIRTEEN = LocalDate.of(2025, 3, 1);
    private static final LocalDate TODAY = LocalDate.of(2026, 2, 3);
    private static final Maker MOTHER = new Maker(Decider.PARENT, "mother");
    private static final Maker FATHER = new Maker(Decider.PARENT, "father");
    private static final Maker CHILD = new Maker(Decider.YOUNG_PERSON, "");
    private static final Scope CLINIC = new Scope(Scope.Kind.PROVIDER, "clinic");
    private static final Scope SCHOOL = new Scope(Scope.Kind.PROVIDER, "school");
    private static final Scope RESEARCH = new Scope(Scope.Kind.PURPOSE, "research");
    private static final Scope COMMERCIAL = new Scope(Scope.Kind.PURPOSE, "commercial");
    private static final Set<Source> EVERY = EnumSet.allOf(Source.class);
    private static final Data DATA = new Data("clinic", Set.of("research"), EVERY);

    private int next;

    private Decision decision(Source source, Maker maker, Choice choice, Scope scope, LocalDate on, Optional<LocalDate> withdrawn) {
        return new Decision(++next, source, maker, choice, scope, on, LocalDate.of(2020, 1, 1), on, withdrawn);
    }

    private Decision out(Maker maker, Scope scope, LocalDate on) {
        return decision(Source.LOCAL, maker, Choice.OUT, scope, on, Optional.empty());
    }

    private Decision in(Scope scope, LocalDate on) {
        return decision(Source.LOCAL, CHILD, Choice.IN, scope, on, Optional.empty());
    }

    private static Decision withdrawn(Decision one, LocalDate from) {
        return new Decision(one.reference(), one.source(), one.maker(), one.choice(), one.scope(), one.decidedOn(), one.receivedOn(),
                one.effectiveOn(), Optional.of(from));
    }

    private static boolean isOut(Decision... decisions) {
        return Rules.standing(List.of(decisions), Optional.of(BORN), TODAY, DATA).out();
    }

    @Test
    void aWordToBeInOfADayThatIsToComeDoesNotCountBeforeIt() {
        Decision early = new Decision(++next, Source.LOCAL, CHILD, Choice.IN, Scope.ALL, TODAY.plusDays(1), TODAY, TODAY, Optional.empty());
        assertTrue(isOut(out(MOTHER, Scope.ALL, TODAY), early));
        assertTrue(early.counts(TODAY.plusDays(1)));
    }

    @Test
    void anyoneWhoMayDecideTakesTheChildOut() {
        assertFalse(isOut());
        for (Decider decider : Decider.values()) {
            assertTrue(isOut(out(new Maker(decider, ""), Scope.ALL, TODAY)), decider.word());
        }
    }

    @Test
    void aWithdrawalEndsOneDecisionAndNotAnothersOfTheSameChild() {
        Decision mothers = out(MOTHER, Scope.ALL, TODAY);
        Decision fathers = out(FATHER, Scope.ALL, TODAY);
        assertTrue(isOut(withdrawn(mothers, TODAY), fathers));
        assertFalse(isOut(withdrawn(mothers, TODAY), withdrawn(fathers, TODAY)));
        assertTrue(mothers.isOf(new Maker(Decider.PARENT, "mother")));
        assertFalse(mothers.isOf(FATHER));
        assertFalse(mothers.isOf(new Maker(Decider.GUARDIAN, "mother")));
        assertFalse(mothers.isOf(CHILD));
    }

    @Test
    void aWithdrawalOfALaterDayCountsFromThatDay() {
        Decision decision = withdrawn(out(MOTHER, Scope.ALL, TODAY), TODAY.plusDays(2));
        assertTrue(isOut(decision));
        assertTrue(Rules.standing(List.of(decision), Optional.of(BORN), TODAY.plusDays(1), DATA).out());
        assertFalse(Rules.standing(List.of(decision), Optional.of(BORN), TODAY.plusDays(2), DATA).out());
    }

    @Test
    void anOptOutCountsAsSoonAsItIsKnownAndAWordToBeInNotBeforeItsDay() {
        LocalDate later = TODAY.plusMonths(1);
        Decision out = new Decision(1, Source.LOCAL, MOTHER, Choice.OUT, Scope.ALL, TODAY, TODAY, later, Optional.empty());
        assertTrue(isOut(out));
        Decision in = new Decision(2, Source.LOCAL, CHILD, Choice.IN, Scope.ALL, TODAY, TODAY, later, Optional.empty());
        assertTrue(isOut(out, in));
        assertFalse(Rules.standing(List.of(out, in), Optional.of(BORN), later, DATA).out());
    }

    @Test
    void fromThirteenTheYoungPersonsWordStandsOverAParentsOfAnyDay() {
        for (LocalDate parents : List.of(BORN, THIRTEEN, TODAY, TODAY.minusYears(3))) {
            assertFalse(isOut(out(MOTHER, Scope.ALL, parents), in(Scope.ALL, THIRTEEN)));
            assertTrue(isOut(out(MOTHER, Scope.ALL, parents), in(Scope.ALL, THIRTEEN.minusDays(1))));
        }
    }

    @Test
    void whoWasBornOnALeapDayIsThirteenOnTheFirstOfMarch() {
        assertTrue(isOut(out(MOTHER, Scope.ALL, TODAY), in(Scope.ALL, LocalDate.of(2025, 2, 28))));
        assertFalse(isOut(out(MOTHER, Scope.ALL, TODAY), in(Scope.ALL, LocalDate.of(2025, 3, 1))));
    }

    @Test
    void beforeThirteenTheChildsOwnOptOutCountsBesideOthers() {
        assertTrue(isOut(out(CHILD, Scope.ALL, BORN.plusYears(8))));
    }

    @Test
    void whoseBirthDateIsNotKnownIsReadTheStricterWay() {
        List<Decision> both = List.of(out(MOTHER, Scope.ALL, TODAY), in(Scope.ALL, TODAY));
        assertTrue(Rules.standing(both, Optional.empty(), TODAY, DATA).out());
        assertFalse(Rules.standing(both, Optional.of(BORN), TODAY, DATA).out());
    }

    @Test
    void theYoungPersonsLastWordStandsAndOfOneDayTheStricter() {
        Decision in = in(Scope.ALL, THIRTEEN.plusDays(5));
        assertFalse(isOut(out(CHILD, Scope.ALL, THIRTEEN), in));
        assertTrue(isOut(out(CHILD, Scope.ALL, THIRTEEN.plusDays(9)), in));
        assertTrue(isOut(out(CHILD, Scope.ALL, THIRTEEN.plusDays(5)), in));
        assertFalse(isOut(out(CHILD, Scope.ALL, BORN.plusYears(9)), in));
    }

    @Test
    void onceTheYoungPersonsWordIsWithdrawnAParentsCountsAgain() {
        assertTrue(isOut(out(MOTHER, Scope.ALL, TODAY), withdrawn(in(Scope.ALL, THIRTEEN), TODAY)));
    }

    @Test
    void anotherSourceThatSaysOutIsEnough() {
        Decision national = decision(Source.NATIONAL, MOTHER, Choice.OUT, Scope.ALL, TODAY, Optional.empty());
        Decision in = in(Scope.ALL, THIRTEEN);
        assertTrue(isOut(national, in));
        assertFalse(Rules.standing(List.of(national, in), Optional.of(BORN), TODAY,
                new Data("clinic", Set.of("research"), EnumSet.complementOf(EnumSet.of(Source.NATIONAL)))).out());
    }

    @Test
    void aScopeOfOneProviderReachesItsDataOnly() {
        assertTrue(isOut(out(MOTHER, CLINIC, TODAY)));
        assertFalse(isOut(out(MOTHER, SCHOOL, TODAY)));
        assertFalse(isOut(out(MOTHER, Scope.ALL, TODAY), in(CLINIC, THIRTEEN)));
        assertTrue(isOut(out(MOTHER, Scope.ALL, TODAY), in(SCHOOL, THIRTEEN)));
        assertFalse(isOut(out(MOTHER, CLINIC, TODAY), in(Scope.ALL, THIRTEEN)));
    }

    @Test
    void aScopeOfOnePurposeReachesDataThatLeaveForItAndAnyIfNobodySaysForWhich() {
        Decision research = out(MOTHER, RESEARCH, TODAY);
        Decision commercial = out(MOTHER, COMMERCIAL, TODAY);
        assertTrue(isOut(research));
        assertFalse(isOut(commercial));
        assertTrue(Rules.standing(List.of(commercial), Optional.of(BORN), TODAY, new Data("clinic", Set.of(), EVERY)).out());
        assertTrue(Rules.standing(List.of(commercial), Optional.of(BORN), TODAY,
                new Data("clinic", Set.of("research", "commercial"), EVERY)).out());
        // To be in for research says nothing of the other purpose for which the same data leave.
        assertTrue(Rules.standing(List.of(out(MOTHER, Scope.ALL, TODAY), in(RESEARCH, THIRTEEN)), Optional.of(BORN), TODAY,
                new Data("clinic", Set.of("research", "commercial"), EVERY)).out());
        assertFalse(isOut(out(MOTHER, Scope.ALL, TODAY), in(RESEARCH, THIRTEEN)));
    }

    @Test
    void notToBeApproachedStopsNoDataAndIsKnown() {
        Standing standing = Rules.standing(List.of(out(MOTHER, Scope.CONTACT, TODAY)), Optional.of(BORN), TODAY, DATA);
        assertFalse(standing.out());
        assertTrue(standing.noContact());
        assertTrue(Rules.standing(List.of(out(MOTHER, Scope.CONTACT, TODAY), in(Scope.ALL, THIRTEEN)), Optional.of(BORN), TODAY, DATA)
                .noContact());
        assertFalse(Rules.standing(List.of(out(MOTHER, Scope.CONTACT, TODAY), in(Scope.CONTACT, THIRTEEN)), Optional.of(BORN), TODAY,
                DATA).noContact());
    }

    @Test
    void wordsOfScopesComeBackAndOthersAreNone() {
        for (Scope scope : List.of(Scope.ALL, Scope.CONTACT, CLINIC, RESEARCH)) {
            assertEquals(Optional.of(scope), Scope.of(scope.word().toUpperCase(java.util.Locale.ROOT)));
        }
        for (String word : List.of("", "provider", "provider:", "all:clinic", "purpose:a b", "nothing", "contact:x")) {
            assertEquals(Optional.empty(), Scope.of(word), word);
        }
    }

    /** Every pair of decisions out of all that differ in what counts, against the rules said once more in another way. */
    @Test
    void everyPairOfDecisionsIsJudgedAsTheRulesSay() {
        List<Decision> all = new ArrayList<>();
        for (Source source : List.of(Source.LOCAL, Source.NATIONAL)) {
            for (Maker maker : List.of(MOTHER, CHILD)) {
                for (Choice choice : Choice.values()) {
                    for (Scope scope : List.of(Scope.ALL, CLINIC, SCHOOL, RESEARCH, COMMERCIAL, Scope.CONTACT)) {
                        for (LocalDate on : List.of(THIRTEEN.minusDays(1), THIRTEEN, TODAY)) {
                            for (Optional<LocalDate> withdrawn : List.of(Optional.<LocalDate>empty(), Optional.of(TODAY),
                                    Optional.of(TODAY.plusDays(1)))) {
                                if (maker.equals(CHILD) || choice == Choice.OUT) {
                                    all.add(decision(source, maker, choice, scope, on, withdrawn));
                                }
                            }
                        }
                    }
                }
            }
        }
        for (Decision one : all) {
            for (Decision other : all) {
                if (one != other) {
                    assertEquals(stops(one, other) || stops(other, one), isOut(one, other), one + " " + one.scope() + " " + other.scope());
                }
            }
        }
    }

    // Whether the first keeps the child out, in the presence of the second.
    private static boolean stops(Decision one, Decision other) {
        boolean reaches = Set.of(Scope.ALL, CLINIC, RESEARCH).contains(one.scope());
        if (one.choice() == Choice.IN || !reaches || isOver(one)) {
            return false;
        }
        boolean own = other.maker().equals(CHILD) && !other.decidedOn().isBefore(THIRTEEN) && !isOver(other)
                && other.source() == one.source();
        if (!own) {
            return true;
        }
        boolean wholly = Set.of(Scope.ALL, CLINIC, RESEARCH).contains(other.scope());
        if (other.choice() == Choice.IN) {
            return !wholly || one.maker().equals(CHILD) && !one.decidedOn().isBefore(other.decidedOn());
        }
        // An own opt-out takes the place of a parent's that reaches no further, and stops as that did.
        return true;
    }

    private static boolean isOver(Decision one) {
        return one.withdrawnFrom().filter(TODAY::equals).isPresent();
    }

    @Test
    void orderNeverCountsAndMoreWordsToBeOutNeverLetIn() {
        long seed = 20260205;
        System.out.println("RulesTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            List<Decision> decisions = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                decisions.add(random(random));
            }
            Standing before = Rules.standing(decisions, Optional.of(BORN), TODAY, DATA);
            Collections.shuffle(decisions, random);
            assertEquals(before, Rules.standing(decisions, Optional.of(BORN), TODAY, DATA));
            Standing strict = Rules.standing(decisions, Optional.empty(), TODAY, DATA);
            assertTrue(strict.out() || !before.out(), "seed " + seed + " round " + round + ": not to know the age let somebody in");
            List<Decision> more = new ArrayList<>(decisions);
            Source source = Source.values()[random.nextInt(Source.values().length)];
            more.add(decision(source, random.nextBoolean() ? FATHER : CHILD, Choice.OUT, Scope.ALL, TODAY, Optional.empty()));
            boolean after = Rules.standing(more, Optional.of(BORN), TODAY, DATA).out();
            assertTrue(after || !before.out(), "seed " + seed + " round " + round + ": an opt-out let somebody in");
            if (source != Source.LOCAL) {
                boolean inByOwn = decisions.stream().anyMatch(one -> one.source() == source && one.choice() == Choice.IN);
                assertTrue(after || inByOwn, "seed " + seed + " round " + round + ": another source's opt-out did not count");
            }
        }
    }

    private Decision random(Random random) {
        Maker maker = List.of(MOTHER, FATHER, CHILD).get(random.nextInt(3));
        return decision(Source.values()[random.nextInt(Source.values().length)], maker,
                maker.equals(CHILD) && random.nextBoolean() ? Choice.IN : Choice.OUT,
                List.of(Scope.ALL, CLINIC, SCHOOL, RESEARCH, Scope.CONTACT).get(random.nextInt(5)),
                THIRTEEN.plusDays(random.nextInt(400) - 200L),
                random.nextInt(4) == 0 ? Optional.of(TODAY.plusDays(random.nextInt(3) - 1L)) : Optional.empty());
    }
}
