package org.cadrenode.pseudonymise.engine.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.pseudonymise.engine.Day;
import org.junit.jupiter.api.Test;

class PersonTokeniserTest {
    private static final NameTable NAMES = new NameTable.Counter().table();
    private static final int CENTURY = Day.of(2012, 3, 4);

    private final PersonTokeniser tokeniser = new PersonTokeniser(new KeyedTokens(new TestKey(1)), 1, NAMES, NAMES);

    private PersonTokens tokens(String forename, String surname, int birth, String postcode) {
        return tokens(tokeniser, forename, surname, birth, postcode);
    }

    private static PersonTokens tokens(PersonTokeniser tokeniser, String forename, String surname, int birth, String postcode) {
        return tokeniser.tokens(new Pseudonym(1, 2), 1, new Identity(List.of(forename), List.of(surname), birth, "F",
                postcode.isEmpty() ? List.of() : List.of(postcode), List.of(), List.of(), List.of()));
    }

    private static TokenView view(PersonTokens person, ViewKind kind) {
        return person.views().stream().filter(view -> view.kind() == kind).findFirst().orElseThrow();
    }

    private static Set<Integer> name(PersonTokens person) {
        int[] tokens = view(person, ViewKind.POSTCODE).tokens();
        int at = person.shape().forename(0, true);
        Set<Integer> forms = new HashSet<>();
        forms.add(tokens[at]);
        for (int i = 0; i < TokenShape.EDITS; i++) {
            forms.add(tokens[at + TokenShape.EDIT + i]);
        }
        return forms;
    }

    @Test
    void writtenFormsOfOneNameGiveOneToken() {
        PersonTokens plain = tokens("Zoe", "Mueller", CENTURY, "zq12ab");
        for (String surname : List.of("Müller", "MÜLLER", " mu\u0308ller ", "Müll'er")) {
            assertArrayEquals(view(plain, ViewKind.BIRTH_DATE_NAMES).tokens(),
                    view(tokens("ZOË", surname, CENTURY, "ZQ1 2AB"), ViewKind.BIRTH_DATE_NAMES).tokens());
        }
    }

    @Test
    void oneTypingErrorLeavesAFormInCommonAndNamesOfTheirOwnNone() {
        Set<Integer> katherine = name(tokens("Katherine", "Smith", CENTURY, "ZQ1 2AB"));
        for (String typed : List.of("Katherin", "Kathereine", "Katharine", "Kahterine", "atherine", "Katherinee")) {
            Set<Integer> forms = name(tokens(typed, "Smith", CENTURY, "ZQ1 2AB"));
            forms.retainAll(katherine);
            assertTrue(!forms.isEmpty(), typed);
        }
        Set<Integer> other = name(tokens("Muhammad", "Smith", CENTURY, "ZQ1 2AB"));
        other.retainAll(katherine);
        assertEquals(Set.of(), other);
    }

    @Test
    void oneNameHasNothingInCommonInTwoViews() {
        Set<Integer> one = new HashSet<>();
        Set<Integer> other = new HashSet<>();
        tokens("Olivia", "Smith", CENTURY, "ZQ1 2AB").views().forEach(view -> Arrays.stream(view.tokens()).forEach(one::add));
        tokens("Olivia", "Smith", Day.of(2011, 7, 9), "ZQ1 2AD").views()
                .forEach(view -> Arrays.stream(view.tokens()).forEach(other::add));
        one.remove(TokenShape.NONE);
        other.retainAll(one);
        assertEquals(Set.of(), other);
    }

    @Test
    void withoutTheKeyNothingIsAlikeAndWhatIsNotKnownHasNoToken() {
        PersonTokeniser others = new PersonTokeniser(new KeyedTokens(new TestKey(2)), 1, NAMES, NAMES);
        TokenView ours = view(tokens("Olivia", "Smith", CENTURY, ""), ViewKind.BIRTH_DATE_NAMES);
        TokenView theirs = view(tokens(others, "Olivia", "Smith", CENTURY, ""), ViewKind.BIRTH_DATE_NAMES);
        assertNotEquals(ours.key(), theirs.key());
        for (int i = 0; i < ours.tokens().length; i++) {
            assertEquals(ours.tokens()[i] == TokenShape.NONE, ours.tokens()[i] == theirs.tokens()[i]);
        }
        assertEquals(TokenShape.NONE, ours.tokens()[TokenShape.NHS_NUMBER]);
    }

    @Test
    void aNumberThatIsNotValidIsNone() {
        Identity identity = new Identity(List.of("Olivia"), List.of("Smith"), CENTURY, "", List.of(), List.of("9996568297", "1234567890"),
                List.of("X1234"), List.of());
        PersonTokens person = tokeniser.tokens(new Pseudonym(1, 2), 1, identity);
        assertTrue(person.views().stream().noneMatch(view -> view.kind() == ViewKind.NHS_NUMBER || view.kind() == ViewKind.UPN));
    }

    @Test
    void whoseSurnameIsAnotherOneSharesAViewByTheSecondForenameIfTwoPartsOfTheBirthDateHold() {
        Set<Long> rowan = keys("Rowan Amy", "Smith", CENTURY);
        for (int birth : new int[] {Day.of(2012, 3, 9), Day.of(2012, 8, 4), Day.of(2002, 3, 4)}) {
            assertEquals(1, shared(rowan, "Roawn Amy", "Netherover", birth));
            assertEquals(1, shared(rowan, "Rowan Amy Grace", "Netherover", birth));
            assertEquals(0, shared(rowan, "Rowan Amyy", "Netherover", birth));
            assertEquals(0, shared(rowan, "Rwoan Amy", "Netherover", birth));
            assertEquals(0, shared(rowan, "Owan Amy", "Netherover", birth));
            assertEquals(0, shared(rowan, "Rowan", "Netherover", birth));
        }
        assertEquals(0, shared(rowan, "Rowan Amy", "Netherover", Day.of(2002, 8, 4)));
        assertEquals(0, shared(keys("Rowan", "Smith", CENTURY), "Rowan", "Netherover", Day.of(2012, 3, 9)));
    }

    @Test
    void whoseBirthDateIsTheSameSharesAViewWhateverLetterOfEachNameIsMistyped() {
        Set<Long> katherine = keys("Katherine", "Smith", CENTURY);
        for (String forename : List.of("Xatherine", "Kxtherine", "Katherixe", "Katherinx")) {
            for (String surname : List.of("Xmith", "Sxith", "Smixh", "Smitx")) {
                assertTrue(shared(katherine, forename, surname, CENTURY) > 0, forename + ' ' + surname);
            }
        }
        assertEquals(0, shared(katherine, "Muhammad", "Smith", CENTURY), "a birth date and a surname are too little");
        assertEquals(1, shared(katherine, "Catherine", "Netherover", CENTURY), "the forename sounds alike");
        assertTrue(shared(keys("Rowan Amy", "Smith", CENTURY), "Rwoan Amy", "Netherover", CENTURY) > 0);
    }

    @Test
    void whoIsBornOnOneOfSixteenDaysIsInTheSampleByTheBirthDateAlone() {
        int sampled = 0;
        for (int day = 1; day <= 16; day++) {
            PersonTokens one = tokens("Olivia", "Smith", Day.of(2012, 3, day), "");
            PersonTokens other = tokens("Muhammad", "Netherover", Day.of(2012, 3, day), "");
            List<Long> keys = one.views().stream().filter(view -> view.kind() == ViewKind.SAMPLE).map(TokenView::key).toList();
            assertEquals(keys, other.views().stream().filter(view -> view.kind() == ViewKind.SAMPLE).map(TokenView::key).toList());
            sampled += keys.size();
        }
        assertEquals(1, sampled);
        assertTrue(tokens("Olivia", "Smith", CENTURY, "").views().stream().noneMatch(view -> view.kind() == ViewKind.BIRTH_DATE));
    }

    private Set<Long> keys(String forenames, String surname, int birth) {
        Set<Long> keys = new HashSet<>();
        tokens(forenames, surname, birth, "").views().forEach(view -> keys.add(view.key()));
        return keys;
    }

    private int shared(Set<Long> keys, String forenames, String surname, int birth) {
        Set<Long> others = keys(forenames, surname, birth);
        others.retainAll(keys);
        return others.size();
    }

    @Test
    void partsOfADoubleSurnameCountAndParticlesDoNot() {
        assertEquals(List.of("vandenberghsmith", "bergh", "smith"), NameForms.surnames(List.of("van den Bergh-Smith")));
        assertEquals(List.of("annemarie", "louise"), NameForms.forenames(List.of("Anne-Marie Louise", "Louise")));
    }

    @Test
    void everyBinOfRaritiesHoldsTwentyNames() {
        NameTable.Counter counter = new NameTable.Counter();
        for (int name = 0; name < 500; name++) {
            for (int person = 0; person < 1 + 20_000 / (1 + name); person++) {
                counter.add("n" + name);
            }
        }
        NameTable table = counter.table();
        int[] names = new int[64];
        for (int name = 0; name < 500; name++) {
            names[table.rarity("n" + name)]++;
        }
        assertTrue(Arrays.stream(names).filter(count -> count > 0).min().orElseThrow() >= NameTable.FEWEST, Arrays.toString(names));
        assertTrue(table.rarity("n0") < table.rarity("n100"));
        assertEquals(table.rarity("n499"), table.rarity("never seen"));
    }
}
