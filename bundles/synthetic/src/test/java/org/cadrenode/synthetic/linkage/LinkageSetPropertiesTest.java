package org.cadrenode.synthetic.linkage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkageSetPropertiesTest {

    private static final long SEED = 20261127;
    private static final double RATE = 0.2;

    /** A set as it was told. */
    private static final class Told implements LinkageSet.Visitor<RuntimeException> {
        private final Map<String, Person> candidates = new HashMap<>();
        private final Map<String, Person> lookedFor = new HashMap<>();
        private final Map<String, String> truth = new HashMap<>();
        private int absent;

        static Told of(LinkagePlan plan) {
            System.out.println("seed " + plan.seed());
            Told told = new Told();
            new LinkageSet(plan).forEach(told);
            return told;
        }

        @Override
        public void candidate(String id, Person person) {
            candidates.put(id, person);
        }

        @Override
        public void lookedFor(String id, Person person, @Nullable String candidate) {
            lookedFor.put(id, person);
            if (candidate == null) {
                absent++;
            } else {
                truth.put(id, candidate);
            }
        }

        double share(BiPredicate<Person, Person> wrong) {
            return truth.entrySet().stream()
                    .filter(pair -> wrong.test(lookedFor.get(pair.getKey()), candidates.get(pair.getValue()))).count() / (double) truth.size();
        }
    }

    @Test
    void thereAreAsManyAsThePlanSaysAndTheTruthIsOneToOne() {
        Told told = Told.of(LinkagePlan.usual(SEED, RATE));
        assertEquals(20_000, told.candidates.size());
        assertEquals(5_000, told.lookedFor.size());
        assertEquals(1_000, told.absent);
        assertEquals(4_000, new HashSet<>(told.truth.values()).size());
        assertTrue(told.candidates.keySet().containsAll(told.truth.values()));
    }

    @Test
    void theSamePlanGivesTheSameSetAndAnotherSeedAnother() {
        LinkagePlan plan = new LinkagePlan(SEED, RATE, 300, 60, 900, 0);
        Told told = Told.of(plan);
        assertEquals(told.lookedFor, Told.of(plan).lookedFor);
        assertEquals(told.candidates, Told.of(plan).candidates);
        assertFalse(told.lookedFor.equals(Told.of(new LinkagePlan(SEED + 1, RATE, 300, 60, 900, 0)).lookedFor));
    }

    @Test
    void errorsAreAsFrequentAsTheyShouldBe() {
        Told told = Told.of(LinkagePlan.usual(SEED, RATE));
        // 4,000 pairs: three standard deviations of a share are at most 2.4 points.
        assertEquals(RATE, told.share((one, other) -> !one.forenames().get(0).equals(other.forenames().get(0))), 0.024);
        assertEquals(1 - (1 - RATE) * (1 - RATE / 4), told.share((one, other) -> !one.surname().equals(other.surname())), 0.024);
        assertEquals(RATE / 2, told.share((one, other) -> !one.birthDate().equals(other.birthDate())), 0.024);
        assertEquals(RATE / 4, told.share((one, other) -> one.gender() == null), 0.024);
        assertEquals(RATE, told.share((one, other) -> !one.postcode().equals(other.postcode())), 0.024);
        assertEquals(0, told.share((one, other) -> one.gender() != null && one.gender() != other.gender()));
        double middle = told.share((one, other) -> other.forenames().size() > 1);
        assertEquals(0.3 * middle, told.share((one, other) -> one.forenames().size() < other.forenames().size()), 0.024);
    }

    @Test
    void withoutErrorsOnlyMiddleNamesAreMissing() {
        Told told = Told.of(new LinkagePlan(SEED, 0, 500, 100, 2_000, 0));
        assertEquals(0, told.share((one, other) -> !one.forenames().get(0).equals(other.forenames().get(0))
                || !one.surname().equals(other.surname()) || !one.birthDate().equals(other.birthDate())
                || one.gender() != other.gender() || !one.postcode().equals(other.postcode())));
    }

    @Test
    void absentPeopleHaveTwinsAmongTheCandidates() {
        Told told = Told.of(new LinkagePlan(SEED, 0, 5_000, 1_000, 20_000, 0));
        Set<List<Object>> births = new HashSet<>();
        told.candidates.values().forEach(person -> births.add(List.of(person.surname(), person.birthDate(), person.postcode())));
        long twins = told.lookedFor.entrySet().stream().filter(entry -> !told.truth.containsKey(entry.getKey()))
                .filter(entry -> births.contains(List.of(entry.getValue().surname(), entry.getValue().birthDate(),
                        entry.getValue().postcode()))).count();
        assertTrue(twins >= 10, twins + " twins");
    }

    @Test
    void perfectIdentifiersAreBorneByBothOrNeither() {
        Told told = Told.of(new LinkagePlan(SEED, RATE, 500, 100, 2_000, 0.5));
        assertEquals(0, told.share((one, other) -> !Objects.equals(one.perfectId(), other.perfectId())));
        assertTrue(told.share((one, other) -> one.perfectId() != null) > 0.3);
        assertEquals(0, Told.of(new LinkagePlan(SEED, RATE, 500, 100, 2_000, 0)).share((one, other) -> one.perfectId() != null));
    }

    @Test
    void anotherComponentIsAlwaysAnotherDateOfWhichTwoComponentsAreTheSame() {
        Chance chance = Chance.of(SEED, "dates", 0);
        List<LocalDate> dates = new ArrayList<>(List.of(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 2, 29), Ages.TODAY));
        for (int i = 0; i < 2_000; i++) {
            dates.add(Ages.TODAY.minusDays(chance.below(6_900)));
        }
        for (LocalDate date : dates) {
            LocalDate other = RecordingErrors.otherComponent(date, chance);
            int same = (date.getDayOfMonth() == other.getDayOfMonth() ? 1 : 0) + (date.getMonthValue() == other.getMonthValue() ? 1 : 0)
                    + (date.getYear() == other.getYear() ? 1 : 0);
            assertEquals(2, same, date + " became " + other);
            assertFalse(other.isAfter(Ages.TODAY));
        }
    }

    @Test
    void aSecondRegionHasPostcodesOfItsOwn() {
        assertEquals("ZQ1 2AB", Population.postcode("ZQ1 2AB", 0));
        assertEquals("ZA1 2AB", Population.postcode("ZQ1 2AB", 1));
    }
}
