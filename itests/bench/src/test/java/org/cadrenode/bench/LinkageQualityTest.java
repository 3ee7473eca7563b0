package org.cadrenode.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.cadrenode.api.linkage.PairFinder;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.synthetic.attack.AttackScore;
import org.cadrenode.synthetic.attack.FrequencyAttack;
import org.cadrenode.synthetic.attack.NameGuesses;
import org.cadrenode.synthetic.attack.SeenName;
import org.cadrenode.synthetic.attack.SeenPeople;
import org.cadrenode.synthetic.attack.SeenPerson;
import org.cadrenode.synthetic.linkage.LinkagePlan;
import org.cadrenode.synthetic.linkage.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The least that linkage must do, on sets smaller than those of {@code ./cadre bench linkage}. */
class LinkageQualityTest {
    private static final long SEED = 20261127;
    private static final int ATTACKED = 6_000;

    @ParameterizedTest
    @CsvSource({".02, .997", ".10, .990", ".20, .975", ".30, .950"})
    void thosePresentAreFoundAndHardlyAnyoneElse(double rate, double least) throws IOException {
        System.out.println("seed " + SEED);
        TokenisedPeople people = new TokenisedPeople(new LinkagePlan(SEED, rate, 2_000, 400, 8_000, 0));
        Finder finder = new Finder();
        Map<Integer, Integer> found = new HashMap<>();
        finder.find(people.lookedForTokens(), people.candidateTokens(), new PairFinder.Settings(OptionalDouble.of(5), 0, 1, false,
                finder.shippedWeights(), true, 2), pair -> found.put(pair.left(), pair.right()));
        Map<Integer, Integer> truth = people.truth();
        long right = found.entrySet().stream().filter(pair -> pair.getValue().equals(truth.get(pair.getKey()))).count();
        long absent = found.keySet().stream().filter(left -> !truth.containsKey(left)).count();
        double recall = right / (double) truth.size();
        assertEquals(1_600, truth.size());
        assertTrue(recall >= least, "recall " + recall);
        assertTrue(absent <= 1, absent + " false links to absent people");
        assertEquals(0, found.size() - right - absent, "links to the wrong person");
    }

    @Test
    void theAttackNamesHardlyAnyone() {
        System.out.println("seed " + SEED);
        TokenisedPeople attacked = new TokenisedPeople(new LinkagePlan(SEED, 0, 1, 0, ATTACKED, 0));
        TokenisedPeople own = new TokenisedPeople(new LinkagePlan(SEED + 1, 0, 1, 0, ATTACKED, 0));
        FrequencyAttack attack = new FrequencyAttack(seen(own));
        for (SeenName.Field field : SeenName.Field.values()) {
            AttackScore score = AttackScore.of(attack.guesses(field, names(own, field), seen(attacked)), names(attacked, field), 0);
            assertTrue(score.recovered() <= .01, field + ": " + score);
            assertTrue(score.names() <= .01, field + ": " + score);
        }
    }

    private static List<SeenPerson> seen(TokenisedPeople people) {
        return people.candidateTokens().people().stream().map(SeenPeople::of).toList();
    }

    private static List<String> names(TokenisedPeople people, SeenName.Field field) {
        List<String> names = new ArrayList<>();
        for (Person person : people.candidates()) {
            names.add(NameGuesses.first(field == SeenName.Field.FORENAME ? person.forenames().get(0) : person.surname()));
        }
        return names;
    }
}
