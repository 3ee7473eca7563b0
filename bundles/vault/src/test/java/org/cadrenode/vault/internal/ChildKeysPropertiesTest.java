package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution.Role;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.vault.internal.WatchedKeys.VaultFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random recordings, merges, removals, kills, rotations, copies and restores of a vault: of a child who was removed no copy
 * of the database that is older opens with the present keys, and of everybody else every copy does.
 */
class ChildKeysPropertiesTest {
    private static final int CHILDREN = 12;
    private static final int STEPS = 70;

    @TempDir
    private Path folder;
    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RotatingKeys keys = new RotatingKeys(31);
    private final Map<Integer, Integer> leads = new HashMap<>();
    private final Set<Integer> held = new HashSet<>();
    private final int[] removedAt = new int[CHILDREN];
    private final List<Copy> copies = new ArrayList<>();
    private Path directory;
    private VaultService vault;
    private int now;

    private record Copy(Path files, int at, Set<Integer> held, Map<Integer, Integer> leads) {
        Set<Integer> rows() {
            Set<Integer> rows = new TreeSet<>(held);
            rows.addAll(leads.keySet());
            return rows;
        }
    }

    private void open() {
        vault = new VaultService(keys, new MemoryJournal(), directory, 4);
    }

    private int survivor(int child) {
        int at = child;
        while (leads.containsKey(at)) {
            at = leads.get(at);
        }
        return at;
    }

    @Test
    void noOlderCopyGivesUpWhoWasRemovedAndNobodyElseIsLost() {
        System.out.println("cadre.seed=" + seed);
        directory = folder.resolve("vault");
        open();
        for (now = 1; now <= STEPS; now++) {
            int child = random.nextInt(CHILDREN);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> record(child);
                case 3 -> merge(child, random.nextInt(CHILDREN));
                case 4, 5 -> remove(child, random.nextInt(CHILDREN));
                case 6 -> kill();
                case 7 -> rotate();
                case 8 -> copy();
                default -> restore();
            }
            same();
        }
        vault.deactivate();
        copies.forEach(this::check);
    }

    private void record(int child) {
        vault.record(List.of(Children.defines(vault, child), Children.mother(vault, child)));
        held.add(survivor(child));
    }

    private void merge(int former, int into) {
        vault.record(List.of(Children.contribution(vault, into, Role.MERGES,
                List.of(Children.of(IdentifierKind.FORMER_SUBJECT, Children.localId(former))))));
        int end = survivor(into);
        if (end != former && !leads.containsKey(former)) {
            leads.put(former, end);
            if (held.remove(former)) {
                held.add(end);
            }
        }
    }

    private void remove(int... children) {
        vault.remove(IntStream.of(children).mapToObj(child -> key(vault, child)).toList());
        for (int child : children) {
            int end = survivor(child);
            if (held.remove(end)) {
                IntStream.range(0, CHILDREN).filter(one -> survivor(one) == end).forEach(one -> removedAt[one] = now);
            }
        }
    }

    private void kill() {
        vault.store().drop();
        open();
    }

    private void rotate() {
        keys.rotate(KeyPurpose.VAULT_RECORD);
        vault.renew(KeyPurpose.VAULT_RECORD, 1 + random.nextInt(8));
    }

    private void copy() {
        if (random.nextBoolean()) {
            vault.deactivate();
        } else {
            vault.store().drop();
        }
        Path files = folder.resolve("copy" + now);
        VaultFiles.copy(directory, files);
        copies.add(new Copy(files, now, Set.copyOf(held), Map.copyOf(leads)));
        open();
    }

    // What came after the copy is given up, as are copies of it.
    private void restore() {
        if (copies.isEmpty()) {
            return;
        }
        Copy copy = copies.get(random.nextInt(copies.size()));
        copies.removeIf(one -> one.at() > copy.at());
        vault.deactivate();
        VaultFiles.copy(copy.files(), directory, VaultFiles.DATABASE);
        VaultFiles.copy(copy.files(), directory, VaultFiles.ANCHOR);
        open();
        held.clear();
        leads.clear();
        copy.held().stream().filter(child -> removedAt[child] < copy.at()).forEach(held::add);
        copy.leads().forEach((former, into) -> {
            if (removedAt[former] < copy.at()) {
                leads.put(former, into);
            }
        });
    }

    private void same() {
        for (int child = 0; child < CHILDREN; child++) {
            assertEquals(held.contains(survivor(child)), vault.holds(key(vault, child)), "seed " + seed + " step " + now);
        }
        assertEquals(held.size(), vault.size(Children.TRUST), "seed " + seed + " step " + now);
        assertEquals(leads.size(), vault.merges(), "seed " + seed + " step " + now);
    }

    private void check(Copy copy) {
        List<ErrorCode> refused = new ArrayList<>();
        Set<String> opened = Set.copyOf(ChildKeysTest.opened(keys, copy.files(), directory.resolve(VaultFiles.KEYS), refused));
        assertEquals(copy.rows().stream().filter(child -> removedAt[child] < copy.at()).map(Children::localId)
                .collect(Collectors.toSet()), opened, "seed " + seed + " copy of step " + copy.at());
        assertEquals(Set.of(), refused.stream().filter(code -> code != ErrorCode.KEY_DESTROYED).collect(Collectors.toSet()));
        assertEquals(copy.rows().size(), opened.size() + refused.size(), "seed " + seed + " copy of step " + copy.at());
    }
}
