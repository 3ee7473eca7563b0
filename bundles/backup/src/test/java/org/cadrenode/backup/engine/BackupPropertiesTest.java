package org.cadrenode.backup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files come, grow, change and go; backups are made, killed at a step, pruned; and whatever backup is there restores exactly the node as
 * it was, but for the files with keys, which are those of the newest. A backup holds nothing that was gone before it was made.
 */
class BackupPropertiesTest {
    private static final List<String> STEPS = List.of("before", "at rest", "shelved", "keys", "head");
    private static final List<String> NAMES = List.of("data/cadre/landing/D-%d/content", "data/cadre/research/r%d.mv.db", "etc/s%d.cfg",
            "data/cadre/journal/segment-%d", "data/cadre/vault/v%d.childkeys", "data/cadre/keystore/unseal.%d", "outbox/P-%d");

    @TempDir
    Path directory;

    @Test
    void everyBackupRestoresTheNodeAsItWas() throws IOException {
        for (int round = 0; round < 2; round++) {
            long seed = System.nanoTime();
            System.out.println("seed " + seed);
            run(new Site(directory.resolve("round" + round)).furnished(), new Random(seed), "seed " + seed);
        }
    }

    private void run(Site site, Random random, String seed) throws IOException {
        Map<Integer, Map<String, String>> taken = new HashMap<>();
        for (int step = 0; step < 10; step++) {
            change(site, random);
            if (random.nextInt(3) == 0) {
                String stop = STEPS.get(random.nextInt(STEPS.size()));
                int before = site.folder.numbers().size();
                try {
                    site.backUp(random.nextInt(4) == 0, at -> {
                        if (at.equals(stop)) {
                            throw new IllegalStateException("killed");
                        }
                    });
                } catch (IllegalStateException killed) {
                    assertEquals(before + (stop.equals("head") ? 1 : 0), site.folder.numbers().size(), seed);
                }
                if (stop.equals("head")) {
                    taken.put(site.folder.newest().orElseThrow().number(), site.present());
                }
            } else {
                taken.put(site.backUp(random.nextInt(6) == 0, at -> { }).number(), site.present());
                site.demandThatNothingElseIsIn();
            }
            if (random.nextInt(4) == 0) {
                site.folder.prune(site.folder.newest().map(Head::taken).orElse(Site.TAKEN).minusSeconds(86400L * random.nextInt(5)));
            }
        }
        List<Integer> numbers = site.folder.numbers();
        assertTrue(!numbers.isEmpty(), seed);
        Map<String, String> newest = taken.get(numbers.get(numbers.size() - 1));
        for (int number : numbers) {
            Map<String, String> expected = new TreeMap<>(taken.get(number));
            expected.keySet().removeIf(BackupPropertiesTest::isKey);
            newest.forEach((name, content) -> {
                if (isKey(name)) {
                    expected.put(name, content);
                }
            });
            assertEquals(expected, site.restored(Optional.of(number), "restored" + number), seed + ", backup " + number);
        }
    }

    private static boolean isKey(String name) {
        return name.endsWith(".childkeys") || name.startsWith("data/cadre/keystore/");
    }

    private static void change(Site site, Random random) throws IOException {
        for (int i = random.nextInt(6); i >= 0; i--) {
            String name = String.format(NAMES.get(random.nextInt(NAMES.size())), random.nextInt(4));
            byte[] content = new byte[random.nextInt(25) == 0 ? (8 << 20) + random.nextInt(1 << 20) : random.nextInt(20_000)];
            random.nextBytes(content);
            site.put(name, content);
        }
        List<Path> there = new ArrayList<>(Site.files(site.home.resolve("node/data/cadre/landing")));
        if (there.size() > 1 && random.nextInt(3) == 0) {
            Files.delete(there.get(random.nextInt(there.size())));
        }
    }
}
