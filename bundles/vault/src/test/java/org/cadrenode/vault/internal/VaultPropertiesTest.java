package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.of;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultPropertiesTest {
    private static final long SEED = 90210;
    private static final int CHILDREN = 40;

    @TempDir
    private Path directory;

    private record Seen(Set<VaultPerson.Held> own, Set<VaultPerson.Relative> relatives, boolean known) { }

    @Test
    void anyOrderRepetitionAndLotSizeLeadsToTheSamePeople() {
        Random random = new Random(SEED);
        VaultService maker = new VaultService(Children.keys(3), new MemoryJournal(), directory.resolve("maker"), 4);
        List<Contribution> all = contributions(maker, random);
        maker.deactivate();
        Map<SubjectKey, Seen> expected = null;
        for (int round = 0; round < 4; round++) {
            List<Contribution> shuffled = new ArrayList<>(all);
            shuffled.addAll(all.subList(0, random.nextInt(all.size())));
            Collections.shuffle(shuffled, random);
            Map<SubjectKey, Seen> seen = fill(directory.resolve("vault" + round), shuffled, random);
            if (expected == null) {
                expected = seen;
            }
            assertEquals(expected, seen, "seed " + SEED + " round " + round);
        }
    }

    private static Map<SubjectKey, Seen> fill(Path directory, List<Contribution> contributions, Random random) {
        VaultService vault = new VaultService(Children.keys(3), new MemoryJournal(), directory, 4);
        int from = 0;
        while (from < contributions.size()) {
            int to = Math.min(contributions.size(), from + 1 + random.nextInt(60));
            vault.record(contributions.subList(from, to));
            from = to;
            if (random.nextInt(6) == 0) {
                vault.deactivate();
                vault = new VaultService(Children.keys(3), new MemoryJournal(), directory, 4);
            }
        }
        Map<SubjectKey, Seen> seen = new HashMap<>();
        VaultService full = vault;
        try (Vault.Reading reading = full.open(PurposeToken.claim(PurposeToken.Purpose.MEASURE, "test"))) {
            reading.changedSince(0, person -> seen.put(person.key(), new Seen(new HashSet<>(person.history()),
                    new HashSet<>(person.relatives()), full.knows(person.key()))));
        }
        full.deactivate();
        return seen;
    }

    private static List<Contribution> contributions(Vault vault, Random random) {
        List<Contribution> all = new ArrayList<>();
        for (int child = 0; child < CHILDREN; child++) {
            if (random.nextInt(4) > 0) {
                all.add(Children.defines(vault, child));
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                all.add(new Contribution(Children.key(vault, child), Children.TRUST, Children.localId(child),
                        Contribution.Role.ADDS, Optional.empty(), List.of(of(IdentifierKind.PHONE, "Town" + random.nextInt(3)),
                        of(IdentifierKind.SURNAME, "Surname" + random.nextInt(3))),
                        LocalDate.of(2020, 1, 1).plusDays(random.nextInt(12))));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                all.add(Children.mother(vault, child));
            }
        }
        return all;
    }
}
