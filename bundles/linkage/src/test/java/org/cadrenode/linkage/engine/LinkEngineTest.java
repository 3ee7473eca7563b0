package org.cadrenode.linkage.engine;

import static org.cadrenode.linkage.engine.TestRegion.COUNCIL;
import static org.cadrenode.linkage.engine.TestRegion.HEALTH;
import static org.cadrenode.linkage.engine.TestRegion.SCHOOL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.junit.jupiter.api.Test;

class LinkEngineTest {
    private static final Person ANNA = new Person(0, "", "", "annabel", "whitmore", LocalDate.of(2015, 3, 7), "F",
            List.of("AB1 2CD"));
    private static final Person LOUISA = ANNA.withNames("louisa", "whitmore");

    private final List<Subject> subjects = new ArrayList<>();
    private final List<PersonViews> tokens = new ArrayList<>();
    private int largestBlock = 50;

    @Test
    void aChildIsLinkedOverThreeProvidersThoughTwoOfThemShareNothing() {
        know(HEALTH, ANNA.withNumbers("1", ""));
        know(SCHOOL, ANNA.withNumbers("", "2"));
        know(COUNCIL, ANNA.withNames("", "").withNumbers("", "2"));
        assertEquals(Set.of(Set.of(0, 1, 2)), clusters());
    }

    @Test
    void twinsGoToTheirOwnNames() {
        know(HEALTH, ANNA);
        know(HEALTH, LOUISA);
        know(SCHOOL, LOUISA);
        know(SCHOOL, ANNA);
        assertEquals(Set.of(Set.of(0, 3), Set.of(1, 2)), clusters());
    }

    @Test
    void twoChildrenThatFitEquallyWellLeaveTheThirdAlone() {
        know(HEALTH, ANNA.withPostcodes("P1"));
        know(HEALTH, ANNA.withPostcodes("P2"));
        know(SCHOOL, ANNA.withPostcodes("P3"));
        assertEquals(Set.of(Set.of(0), Set.of(1), Set.of(2)), clusters());
    }

    @Test
    void theOneThatFitsClearlyBetterIsTaken() {
        know(HEALTH, ANNA.withPostcodes("P1"));
        know(HEALTH, ANNA.withPostcodes("P2"));
        know(SCHOOL, ANNA.withPostcodes("P2"));
        assertEquals(Set.of(Set.of(0), Set.of(1, 2)), clusters());
    }

    @Test
    void twinsWithoutNamesAreNotGuessed() {
        know(COUNCIL, ANNA.withNames("", ""));
        know(COUNCIL, ANNA.withNames("", ""));
        know(new ProviderId("other-council"), ANNA.withNames("", ""));
        assertEquals(Set.of(Set.of(0), Set.of(1), Set.of(2)), clusters());
    }

    @Test
    void twoRecordsOfOneProviderAreOneChildOnlyByANumber() {
        know(HEALTH, ANNA);
        know(HEALTH, ANNA);
        know(HEALTH, LOUISA.withNumbers("1", ""));
        know(HEALTH, LOUISA.withNumbers("1", ""));
        assertEquals(Set.of(Set.of(0), Set.of(1), Set.of(2, 3)), clusters());
    }

    @Test
    void twoRecordsOfOneProviderDoNotMeetThroughNumbersOfAThird() {
        know(HEALTH, ANNA.withNumbers("1", ""));
        know(SCHOOL, ANNA.withNumbers("1", "2"));
        know(HEALTH, ANNA.withNumbers("", "2"));
        Set<Set<Integer>> clusters = clusters();
        assertEquals(2, clusters.size());
        assertEquals(0, clusters.stream().filter(cluster -> cluster.contains(0) && cluster.contains(2)).count());
    }

    @Test
    void twoRecordsOfOneNumberAreNoRivalsOfEachOther() {
        know(HEALTH, ANNA.withNumbers("1", ""));
        know(HEALTH, ANNA.withNumbers("1", ""));
        know(SCHOOL, ANNA);
        assertEquals(Set.of(Set.of(0, 1, 2)), clusters());
    }

    @Test
    void twoWhoMustBeKeptApartDoNotMeetThroughAThird() {
        know(HEALTH, ANNA.withNumbers("1", ""));
        know(SCHOOL, ANNA.withPostcodes("P9"));
        know(COUNCIL, ANNA.withNumbers("2", ""));
        Set<Set<Integer>> clusters = clusters();
        assertEquals(0, clusters.stream().filter(cluster -> cluster.contains(0) && cluster.contains(2)).count());
    }

    @Test
    void aTokenThatTooManyShareFindsNobody() {
        largestBlock = 4;
        for (int i = 0; i < 5; i++) {
            know(new ProviderId("p" + i), new Person(i, "7", "", "", "", null, "", List.of()));
        }
        assertEquals(5, clusters().size());
        largestBlock = 5;
        assertEquals(1, clusters().size());
    }

    private void know(ProviderId provider, Person person) {
        int number = subjects.size();
        subjects.add(new Subject(number, provider, new Pseudonym(31 * number % 7, number)));
        tokens.add(TestTokens.of(person));
    }

    private Set<Set<Integer>> clusters() {
        return LinkEngine.cluster(TestTokens.JUDGE, largestBlock, subjects, tokens).clusters().stream()
                .map(cluster -> cluster.stream().map(Subject::number).collect(Collectors.toSet()))
                .collect(Collectors.toSet());
    }
}
