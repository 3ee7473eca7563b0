package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.junit.jupiter.api.Test;

class KnownFamilyTest {
    private final Map<SubjectKey, VaultPerson> people = new HashMap<>();
    private int read;

    private void person(int number, int... relatives) {
        List<VaultPerson.Relative> all = new ArrayList<>();
        for (int relative : relatives) {
            all.add(new VaultPerson.Relative(Optional.of(new SubjectKey(0, relative)),
                    List.of(new Identifier(IdentifierKind.FORENAME, "Called" + relative))));
        }
        SubjectKey key = new SubjectKey(0, number);
        people.put(key, new VaultPerson(key, new ProviderId("trust"), "P" + number,
                List.of(new Identifier(IdentifierKind.FORENAME, "Named" + number)), all, 1));
    }

    private Set<String> names(int child, int depth) {
        read = 0;
        return KnownFamily.of(people.get(new SubjectKey(0, child)), key -> {
            read++;
            return Optional.ofNullable(people.get(key));
        }, depth).identifiers().map(Identifier::value).collect(Collectors.toSet());
    }

    @Test
    void recordsAreFollowedAsFarAsTheSiteSaysAndCirclesEnd() {
        person(1, 2);
        person(2, 3, 1);
        person(3, 4);
        person(4, 1);
        assertEquals(Set.of("Named1", "Called1", "Called2", "Named2", "Called3"), names(1, 1));
        assertEquals(Set.of("Named1", "Called1", "Called2", "Named2", "Called3", "Named3", "Called4"), names(1, 2));
        assertEquals(Set.of("Named1", "Called1", "Called2", "Named2", "Called3", "Named3", "Called4", "Named4"), names(1, 3));
        assertEquals(3, read);
    }

    @Test
    void aCrowdOfRelativesIsReadUpToABound() {
        int[] crowd = new int[500];
        for (int i = 0; i < crowd.length; i++) {
            crowd[i] = 2 + i;
            person(2 + i, 1);
        }
        person(1, crowd);
        assertTrue(names(1, 3).contains("Called501"), "what the child's own record says of them counts anyway");
        assertEquals(KnownFamily.MOST_RECORDS, read);
    }

    @Test
    void theIdsThatWereMergedIntoAChildsOwnAreLookedForToo() {
        SubjectKey key = new SubjectKey(0, 1);
        VaultPerson person = new VaultPerson(key, new ProviderId("trust"), "QX4711882", List.of(
                new Identifier(IdentifierKind.FORENAME, "Named"), new Identifier(IdentifierKind.FORMER_SUBJECT, "QX9934001")), List.of(), 1);
        Scrubber scrubber = new Scrubber(KnownFamily.of(person, any -> Optional.empty()).words(ScrubOptions.DEFAULT),
                new Everyone());
        String scrubbed = scrubber.scrub("Seen as QX9934001, by now QX4711882.").text();
        assertTrue(!scrubbed.contains("QX9934001") && !scrubbed.contains("QX4711882"), scrubbed);
    }
}
