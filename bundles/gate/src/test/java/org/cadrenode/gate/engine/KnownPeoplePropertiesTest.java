package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.junit.jupiter.api.Test;

/** What is kept packed says the same as the hashes themselves, kept in maps, of the same people. */
class KnownPeoplePropertiesTest {
    private static final long SEED = 7301;
    private static final int PEOPLE = 400;
    private static final Fingerprint PRINT = new Fingerprint(SEED);

    // What is known, plainly: hashes by child, relatives by child, and the strong ones of anybody at any time.
    private final Set<Long> strong = new HashSet<>();
    private final Map<SubjectKey, Set<Long>> own = new HashMap<>();
    private final Map<SubjectKey, List<SubjectKey>> relatives = new HashMap<>();
    private final Map<Pseudonym, SubjectKey> subjects = new HashMap<>();
    private final Set<Long> everyHash = new HashSet<>();

    @Test
    void whoeverComesInWhateverOrderNothingIsMissedAndNothingIsMadeUp() {
        Random random = new Random(SEED);
        KnownPeople people = new KnownPeople(PRINT);
        Set<SubjectKey> out = new HashSet<>();
        Set<SubjectKey> sheltered = new HashSet<>();
        for (int step = 0; step < 6_000; step++) {
            long number = random.nextInt(PEOPLE);
            VaultPerson person = person(number, random);
            boolean stopped = random.nextInt(10) == 0;
            // Of a child whose ids were merged, or whose key was rotated, there is a second pseudonym.
            Pseudonym pseudonym = People.pseudonym(random.nextInt(6) == 0 ? number + PEOPLE : number);
            people.add(person, pseudonym, stopped);
            know(person, pseudonym);
            if (stopped) {
                out.add(person.key());
            }
            if (random.nextInt(200) == 0) {
                people.noneOptedOut();
                out.clear();
            }
            if (random.nextInt(50) == 0) {
                sheltered = IntStream.range(0, 20).mapToObj(i -> People.key(random.nextInt(PEOPLE))).collect(Collectors.toSet());
                people.shelter(sheltered);
            }
            look(people, People.pseudonym(random.nextInt(2 * PEOPLE)), out, sheltered, random, "seed " + SEED + " step " + step);
        }
        for (Pseudonym pseudonym : subjects.keySet()) {
            Set<Long> family = family(subjects.get(pseudonym));
            for (long hash : everyHash) {
                assertEquals(family.contains(hash), people.family(people.child(pseudonym), hash));
            }
        }
        assertTrue(strong.stream().allMatch(people::holds));
        assertEquals(strong.size(), people.strongIdentifiers());
        assertEquals(subjects.size(), people.size());
    }

    private void look(KnownPeople people, Pseudonym pseudonym, Set<SubjectKey> out, Set<SubjectKey> sheltered, Random random, String at) {
        int child = people.child(pseudonym);
        SubjectKey subject = subjects.get(pseudonym);
        assertEquals(subject != null, child >= 0, at);
        if (subject == null) {
            return;
        }
        assertEquals(out.contains(subject), people.stopped(child), at);
        assertEquals(sheltered.contains(subject), people.sheltered(child), at);
        Set<Long> family = family(subject);
        assertTrue(family.stream().allMatch(hash -> people.family(child, hash)), at);
        long other = random.nextLong();
        assertFalse(people.family(child, other) || people.holds(other) || people.family(-1, other), at);
    }

    private Set<Long> family(SubjectKey subject) {
        return Stream.concat(Stream.of(subject), relatives.get(subject).stream())
                .map(one -> own.getOrDefault(one, Set.of())).flatMap(Collection::stream).collect(Collectors.toSet());
    }

    private void know(VaultPerson person, Pseudonym pseudonym) {
        PersonHashes hashes = new PersonHashes(PRINT, strong::add, new Words());
        hashes.person(person);
        own.put(person.key(), LongStream.of(hashes.own()).boxed().collect(Collectors.toSet()));
        everyHash.addAll(own.get(person.key()));
        relatives.put(person.key(), person.relatives().stream().flatMap(relative -> relative.subject().stream()).toList());
        subjects.put(pseudonym, person.key());
    }

    private static VaultPerson person(long number, Random random) {
        List<VaultPerson.Relative> relatives = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            relatives.add(random.nextBoolean() ? People.sibling(random.nextInt(PEOPLE))
                    : People.relative(identifiers(random).toArray(Identifier[]::new)));
        }
        return People.person(number, "P" + (100_000 + number), relatives, identifiers(random).toArray(Identifier[]::new));
    }

    private static List<Identifier> identifiers(Random random) {
        List<Identifier> identifiers = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            String letters = Long.toString(Math.abs(random.nextLong() % 900_000_000L), 36).replaceAll("[0-9]", "q");
            identifiers.add(switch (random.nextInt(6)) {
                case 0 -> People.is(IdentifierKind.FORENAME, letters);
                case 1 -> People.is(IdentifierKind.SURNAME, letters + " " + letters);
                case 2 -> People.is(IdentifierKind.BIRTH_DATE, String.format("20%02d-0%d-1%d", random.nextInt(20), 1 + random.nextInt(9),
                        random.nextInt(9)));
                case 3 -> People.is(IdentifierKind.OTHER_NUMBER, Integer.toString(10_000 + random.nextInt(90_000)));
                case 4 -> People.is(IdentifierKind.EMAIL, letters + "@example.org");
                default -> People.is(IdentifierKind.ADDRESS_LINE, random.nextInt(99) + " " + letters + " Street");
            });
        }
        return identifiers;
    }
}
