package org.cadrenode.synthetic.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionPropertiesTest {

    private static List<Child> children(Iterable<Household> region) {
        List<Child> children = new ArrayList<>();
        region.forEach(household -> children.addAll(household.children()));
        return children;
    }

    private static double share(List<Child> children, Predicate<Child> predicate) {
        return (double) children.stream().filter(predicate).count() / children.size();
    }

    @Test
    void theSameSeedGivesTheSameRegionAndAnotherSeedAnother() {
        List<Household> once = new ArrayList<>();
        List<Household> again = new ArrayList<>();
        List<Household> other = new ArrayList<>();
        Region region = new Region(new RegionPlan(500, 42));
        region.forEach(once::add);
        region.forEach(again::add);
        new Region(new RegionPlan(500, 43)).forEach(other::add);
        assertEquals(once, again);
        assertNotEquals(once, other);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 300, 1001})
    void asManyChildrenAreBornAsWereAskedFor(int wanted) {
        List<Child> children = children(new Region(new RegionPlan(wanted, 5)));
        assertEquals(wanted, children.stream().filter(child -> child.adoption() == null || child.adoption()
                .side() == Adoption.Side.BIRTH).count());
        for (int i = 0; i < children.size(); i++) {
            assertEquals(i + 1, children.get(i).number(), "identities are numbered in order");
        }
    }

    @Test
    void noTwoIdentitiesShareANumber() {
        Set<String> nhsNumbers = new HashSet<>();
        Set<String> pupilNumbers = new HashSet<>();
        Set<String> learnerNumbers = new HashSet<>();
        for (Child child : children(new Region(new RegionPlan(20_000, 8)))) {
            ChildNumbers numbers = child.numbers();
            if (numbers.nhsNumber() != null) {
                assertTrue(nhsNumbers.add(numbers.nhsNumber()));
                assertTrue(CheckDigits.isNhsNumber(numbers.nhsNumber()));
                assertTrue(numbers.nhsNumber().startsWith("999"));
            }
            for (String pupilNumber : new String[] {numbers.pupilNumber(), numbers.formerPupilNumber()}) {
                if (pupilNumber != null) {
                    assertTrue(pupilNumbers.add(pupilNumber));
                    assertTrue(CheckDigits.isPupilNumber(pupilNumber));
                    assertTrue(pupilNumber.matches("[A-Z]97[1-5]\\d{9}"));
                }
            }
            if (numbers.learnerNumber() != null) {
                assertTrue(learnerNumbers.add(numbers.learnerNumber()));
                assertTrue(CheckDigits.isLearnerNumber(numbers.learnerNumber()));
            }
        }
        assertTrue(nhsNumbers.size() > 18_000 && pupilNumbers.size() > 10_000 && learnerNumbers.size() > 2000);
    }

    @Test
    void theRegionHasTheSharesThatItSaysItHas() {
        List<Child> children = children(new Region(new RegionPlan(20_000, 6)));
        assertEquals(0.04, share(children, child -> child.numbers().nhsNumber() == null), 0.006);
        assertEquals(0.25, share(children, child -> child.services().mentalHealth()), 0.02);
        assertEquals(0.06, share(children, child -> child.services().childInNeed()), 0.012);
        assertEquals(0.33, share(children.stream().filter(child -> child.services().childInNeed()).toList(),
                child -> child.services().lookedAfter()), 0.06);
        assertEquals(0.94, share(children.stream().filter(child -> Ages.schoolAge(child.birthDate()) >= 4
                && Ages.schoolAge(child.birthDate()) <= 15).toList(),
                child -> child.services().onRoll()), 0.02);
        assertEquals(0.03, share(children, Child::twin), 0.008,
                "1.5 % of births are of twins, who are 3 % of children");
        assertEquals(0.49, share(children, child -> child.sex() == Sex.FEMALE), 0.02);
        assertTrue(share(children, child -> child.residences().size() > 1) > 0.3, "many children have moved");
        assertTrue(share(children, child -> child.name().formerSurname() != null) > 0.005,
                "some have changed their surname");
        assertTrue(share(children, child -> child.name().preferredName() != null) > 0.05, "some are called otherwise");
        assertTrue(share(children, child -> child.name().surname().contains("-")) > 0.01,
                "some have a double-barrelled name");
    }

    @Test
    void agesRunFromBirthToEighteen() {
        Set<Integer> ages = new HashSet<>();
        for (Child child : children(new Region(new RegionPlan(5000, 2)))) {
            assertTrue(!child.birthDate().isAfter(Ages.TODAY));
            ages.add(Ages.today(child.birthDate()));
        }
        assertEquals(19, ages.size());
        assertTrue(ages.contains(0) && ages.contains(18));
    }

    @Test
    void onlyChildrenWhoHaveReachedReceptionHaveAPupilNumber() {
        for (Child child : children(new Region(new RegionPlan(5000, 2)))) {
            if (Ages.schoolAge(child.birthDate()) < Ages.RECEPTION) {
                assertNull(child.numbers().pupilNumber());
            } else if (child.services().onRoll()) {
                assertNotNull(child.numbers().pupilNumber(), "a pupil on roll has a number");
            }
            if (child.services().onRoll()) {
                assertNotNull(child.school());
            }
        }
    }

    @Test
    void siblingsHaveNamesOfTheirOwnAndTwinsABirthDateAndAHomeInCommon() {
        int twins = 0;
        for (Household household : new Region(new RegionPlan(10_000, 3))) {
            Set<String> forenames = new HashSet<>();
            Map<Object, Child> twinOf = new HashMap<>();
            for (Child child : household.children()) {
                assertTrue(forenames.add(child.name().forename()), "siblings don't share a forename");
                if (child.twin()) {
                    twins++;
                    Child other = twinOf.putIfAbsent(child.birthDate(), child);
                    if (other != null && other.care() == null && child.care() == null) {
                        assertEquals(other.address().postcode(), child.address().postcode());
                    }
                }
            }
            Set<Object> alone = new HashSet<>(twinOf.keySet());
            household.children().stream().filter(Child::twin)
                    .filter(child -> household.children().stream().filter(c -> c.birthDate().equals(child.birthDate()))
                    .count() == 2)
                    .forEach(child -> alone.remove(child.birthDate()));
            assertTrue(alone.isEmpty(), "twins come in pairs");
        }
        assertTrue(twins > 100);
    }

    @Test
    void aFamilyHasAMotherAndMoreAndResidencesAreInOrder() {
        for (Household household : new Region(new RegionPlan(3000, 3))) {
            assertTrue(household.adults().stream().anyMatch(adult -> adult.relation() == Relation.MOTHER));
            for (Child child : household.children()) {
                for (int i = 1; i < child.residences().size(); i++) {
                    assertTrue(!child.residences().get(i).from().isBefore(child.residences().get(i - 1).from()),
                            () -> "residences of " + child.personId());
                }
                assertEquals(child.services().lookedAfter(), child.care() != null);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void threeHundredChildrenAreEnoughForAnAdoption(long seed) {
        assertTrue(children(new Region(new RegionPlan(300, seed))).stream()
                .anyMatch(child -> child.adoption() != null), () -> "seed " + seed);
    }

    @Test
    void theTwoIdentitiesOfAnAdoptedChildShareOnlyWhatCannotChange() {
        Map<Integer, Child> birthIdentities = new HashMap<>();
        int pairs = 0;
        int sameForename = 0;
        for (Child child : children(new Region(new RegionPlan(20_000, 12)))) {
            Adoption adoption = child.adoption();
            if (adoption == null) {
                continue;
            }
            if (adoption.side() == Adoption.Side.BIRTH) {
                birthIdentities.put(adoption.pair(), child);
                assertTrue(child.services().lookedAfter() && child.services().childInNeed() && !child.services()
                        .onRoll());
                assertEquals(Care.Outcome.ADOPTED, child.care() == null ? null : child.care().outcome());
                continue;
            }
            Child before = birthIdentities.remove(adoption.pair());
            assertNotNull(before, "the birth identity comes first");
            pairs++;
            assertEquals(before.birthDate(), child.birthDate());
            assertEquals(before.sex(), child.sex());
            assertNotEquals(before.number(), child.number());
            assertNotEquals(before.name().surname(), child.name().surname());
            assertNotEquals(before.address(), child.address());
            assertNotEquals(String.valueOf(before.numbers().nhsNumber()), child.numbers().nhsNumber());
            assertTrue(before.numbers().pupilNumber() == null || !before.numbers().pupilNumber()
                    .equals(child.numbers().pupilNumber()));
            assertEquals(adoption.barrierId(), before.adoption() == null ? "" : before.adoption().barrierId());
            sameForename += before.name().forename().equals(child.name().forename()) ? 1 : 0;
        }
        assertTrue(birthIdentities.isEmpty(), "no identity is left alone");
        assertEquals(20_000 * 0.0033, pairs, 4);
        assertTrue(sameForename > pairs / 2, "most keep their forename");
    }

    @Test
    void anImpossiblePlanIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RegionPlan(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new RegionPlan(RegionPlan.MOST_CHILDREN + 1, 1));
    }

    @Test
    void theIteratorEndsWhenTheRegionDoes() {
        Iterator<Household> households = new Region(new RegionPlan(3, 1)).iterator();
        while (households.hasNext()) {
            households.next();
        }
        assertThrows(NoSuchElementException.class, households::next);
    }
}
