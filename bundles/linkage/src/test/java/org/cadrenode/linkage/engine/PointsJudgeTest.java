package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.cadrenode.linkage.engine.Judgement.Verdict;
import org.junit.jupiter.api.Test;

class PointsJudgeTest {
    private static final Person ANNA = new Person(0, "", "", "annabel", "whitmore", LocalDate.of(2015, 3, 7), "F",
            List.of("AB1 2CD"));

    private final PointsJudge judge = new PointsJudge();

    @Test
    void theSameNameBirthDateAndSexLinkEvenAfterAMove() {
        assertEquals(Verdict.PROBABLE, verdict(ANNA, ANNA.withPostcodes("ZZ1 1ZZ")));
        assertEquals(Verdict.PROBABLE, verdict(ANNA, ANNA.withPostcodes()));
    }

    @Test
    void aSharedNumberLinksWhateverTheNamesSay() {
        Person renamed = ANNA.withNames("bella", "carrow");
        assertEquals(Verdict.CERTAIN, verdict(ANNA.withNumbers("1", ""), renamed.withNumbers("1", "")));
        assertEquals(Verdict.CERTAIN, verdict(ANNA.withNumbers("", "2"), renamed.withNumbers("", "2")));
    }

    @Test
    void aSharedNumberThatAllElseContradictsIsAConflict() {
        Person other = new Person(1, "1", "", "gregor", "thistle", LocalDate.of(2009, 11, 20), "F", List.of());
        assertEquals(Verdict.CONFLICT, verdict(ANNA.withNumbers("1", ""), other));
        Person nameless = ANNA.withNames("", "").withNumbers("", "2");
        assertEquals(Verdict.CONFLICT,
                verdict(nameless, other.withNumbers("", "2").withSex("M")));
        assertEquals(Verdict.CERTAIN, verdict(nameless, other.withNumbers("", "2")),
                "without names a wrong birth date alone is a typing error");
    }

    @Test
    void twoNhsNumbersAreTwoPersonsEvenWithOneUpn() {
        assertEquals(Verdict.FORBIDDEN, verdict(ANNA.withNumbers("1", ""), ANNA.withNumbers("2", "")));
        assertEquals(Verdict.CONFLICT, verdict(ANNA.withNumbers("1", "9"), ANNA.withNumbers("2", "9")));
    }

    @Test
    void twoUpnsAreOnePersonOnlyByTheNhsNumber() {
        assertEquals(Verdict.FORBIDDEN, verdict(ANNA.withNumbers("", "1"), ANNA.withNumbers("", "2")));
        assertEquals(Verdict.CERTAIN, verdict(ANNA.withNumbers("5", "1"), ANNA.withNumbers("5", "2")));
    }

    @Test
    void anotherSexAndAnotherForenameAreTwoPersons() {
        assertEquals(Verdict.FORBIDDEN, verdict(ANNA, ANNA.withNames("gregor", "whitmore").withSex("M")));
    }

    @Test
    void twinsAreNotLinked() {
        assertEquals(Verdict.NOTHING, verdict(ANNA, ANNA.withNames("louisa", "whitmore")));
        assertEquals(Verdict.NOTHING, verdict(ANNA, ANNA.withNames("", "whitmore")),
                "without a forename nobody can tell twins apart");
    }

    @Test
    void theTwoIdentitiesOfAnAdoptedChildAreNotLinked() {
        assertEquals(Verdict.NOTHING, verdict(ANNA, ANNA.withNames("annabel", "thistle")));
    }

    @Test
    void aMistypedNameLinksIfItSoundsTheSame() {
        assertEquals(Verdict.PROBABLE, verdict(ANNA, ANNA.withNames("anabel", "whitmore").withPostcodes("ZZ1 1ZZ")));
        assertEquals(Verdict.PROBABLE, verdict(ANNA, ANNA.withNames("annabel", "witmore").withPostcodes("ZZ1 1ZZ")));
    }

    @Test
    void aForenameThatOnlyStartsTheSameNeedsThePostcode() {
        Person mistyped = ANNA.withNames("annarel", "whitmore");
        assertEquals(Verdict.PROBABLE, verdict(ANNA, mistyped));
        assertEquals(Verdict.NOTHING, verdict(ANNA, mistyped.withPostcodes("ZZ1 1ZZ")));
    }

    @Test
    void aBirthDateWithOneWrongPartNeedsThePostcode() {
        Person mistyped = ANNA.withBirthDate(LocalDate.of(2015, 7, 3));
        assertEquals(Verdict.PROBABLE, verdict(ANNA, mistyped));
        assertEquals(Verdict.NOTHING, verdict(ANNA, mistyped.withPostcodes("ZZ1 1ZZ")));
        assertEquals(Verdict.NOTHING, verdict(ANNA, ANNA.withBirthDate(LocalDate.of(2011, 7, 9))));
    }

    @Test
    void withoutAnyNamesBirthDateSexAndPostcodeLink() {
        Person nameless = ANNA.withNames("", "");
        assertEquals(Verdict.PROBABLE, verdict(nameless, nameless));
        assertEquals(Verdict.NOTHING, verdict(nameless, ANNA), "but not if one of them has names");
    }

    @Test
    void everyLinkIsFoundByATokenOfItsBlocks() {
        List<TestRegion.Known> known = TestRegion.of(400, 11);
        List<TokenBag> bags = known.stream().map(one -> bag(one.person())).toList();
        int links = 0;
        for (int i = 0; i < bags.size(); i++) {
            for (int j = 0; j < i; j++) {
                TokenBag left = bags.get(i);
                TokenBag right = bags.get(j);
                Judgement judgement = judge.judge(left, right);
                assertEquals(judgement, judge.judge(right, left), "a judgement has no direction");
                if (judgement.links()) {
                    links++;
                    int blocks = judge.blockingKinds(left) & judge.blockingKinds(right);
                    assertTrue((left.sharedKinds(right) & blocks) != 0);
                }
            }
        }
        assertTrue(links > 100, "links " + links);
    }

    private Verdict verdict(Person left, Person right) {
        return judge.judge(bag(left), bag(right)).verdict();
    }

    private static TokenBag bag(Person person) {
        return TokenBag.of(TestTokens.of(person));
    }
}
