package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.UnsealMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledCustodyPropertiesTest {
    private static final String FORMER = "the former passphrase";
    private static final String PRESENT = "the present passphrase";

    @TempDir
    private Path base;

    /** Stops at one step as a kill would, and says how many steps there were. */
    private static final class Killer implements DurableFile.Steps {
        private final int last;
        private final List<String> seen = new ArrayList<>();

        Killer(int last) {
            this.last = last;
        }

        @Override
        public void after(String step) throws IOException {
            seen.add(step);
            if (seen.size() > last) {
                throw new IOException("killed after: " + step);
            }
        }
    }

    private interface Action {
        void on(Custody custody, Path base) throws IOException;
    }

    @Test
    void aKillAtAnyStepOfAChangeOfWaysLeavesTheFormerOrTheNewOnes() throws IOException {
        Set<String> opened = new TreeSet<>();
        int steps = atEveryStep((custody, place) -> Node.initialise(custody, Node.plan(PRESENT, 0, 0, false)), (custody, ring) -> {
            boolean present = opens(custody, PRESENT);
            boolean former = !present && opens(custody, FORMER);
            assertTrue(present || former);
            opened.add(present ? "present" : "former");
        });
        assertTrue(steps >= 11, steps + " steps");
        assertEquals(Set.of("former", "present"), opened);
    }

    @Test
    void aKillAtAnyStepOfAChangeOfTheRootKeyLeavesTheWaysOpening() throws IOException {
        assertTrue(atEveryStep((custody, place) -> custody.rotateRoot(), (custody, ring) -> assertTrue(opens(custody, FORMER))) >= 11);
    }

    @Test
    void aKillAtAnyStepOfARotationLeavesEveryOldKeyThere() throws IOException {
        assertTrue(atEveryStep((custody, place) -> custody.rotate(KeyPurpose.LANDING), (custody, ring) -> assertTrue(opens(custody, FORMER))) >= 11);
    }

    @Test
    void aKillAtAnyStepOfARestoreLeavesTheFormerOrTheCopy() throws IOException {
        int steps = atEveryStep((custody, place) -> {
            custody.backUp(place.resolve("copy"));
            custody.seal();
            custody.restore(place.resolve("copy"));
        }, (custody, ring) -> assertTrue(opens(custody, FORMER)));
        assertTrue(steps >= 20, steps + " steps");
    }

    @Test
    void aKillAtAnyStepOfTheFirstStartIsFinishedByTheNext() throws IOException {
        for (int last = 0;; last++) {
            Node node = new Node(base.resolve("first" + last));
            Killer killer = new Killer(last);
            Custody custody = node.custody(killer);
            custody.attempt();
            boolean whole = custody.status().state() == SealState.UNSEALED;
            assertEquals(SealState.UNSEALED, node.started().status().state(), killer.seen.toString());
            assertEquals(2, node.files().size(), node.files().toString());
            if (whole) {
                assertTrue(last >= 10);
                return;
            }
        }
    }

    /** What holds after each kill. */
    private interface Check {
        void on(Custody custody, byte[] print);
    }

    private int atEveryStep(Action action, Check check) throws IOException {
        for (int last = 0;; last++) {
            Node node = new Node(base.resolve("n" + last));
            Custody first = node.started();
            Node.initialise(first, Node.plan(FORMER, 3, 2, false));
            byte[] print = Prints.of(node.published.get(0), KeyPurpose.VAULT_RECORD);
            Killer killer = new Killer(last);
            Custody custody = node.custody(killer);
            custody.unseal(FORMER.toCharArray());
            boolean killed = false;
            try {
                action.on(custody, node.base);
            } catch (IOException e) {
                killed = true;
            }
            Custody later = node.custody();
            later.attempt();
            check.on(later, print);
            assertEquals(SealState.UNSEALED, later.status().state(), killer.seen.toString());
            NodeKeys keys = node.published.get(node.published.size() - 1);
            assertArrayEquals(print, Prints.of(keys, KeyPurpose.VAULT_RECORD));
            later.rotateRoot();
            assertEquals(2, node.files().stream().filter(file -> file.toString().matches("node.bcfks|unseal\\.[0-9a-f]{16}")).count());
            if (!killed) {
                return killer.seen.size();
            }
        }
    }

    @Test
    void noBitThatFlipsInEitherFileGivesAWrongKey() throws IOException {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("noBitThatFlipsInEitherFileGivesAWrongKey cadre.seed=" + seed);
        Random random = new Random(seed);
        Node node = new Node(base.resolve("flips"));
        Custody custody = node.started();
        Node.initialise(custody, Node.plan(FORMER, 3, 2, false));
        byte[] store = Files.readAllBytes(node.store());
        Path ways = node.store().resolveSibling("unseal." + Secrets.digestText(store).substring(0, 16));
        byte[] beside = Files.readAllBytes(ways);
        try (RandomAccessFile storeFile = new RandomAccessFile(node.store().toFile(), "rw");
                RandomAccessFile waysFile = new RandomAccessFile(ways.toFile(), "rw")) {
            for (int i = 0; i < 10_000; i++) {
                RandomAccessFile file = random.nextBoolean() ? storeFile : waysFile;
                int at = random.nextInt((int) file.length());
                byte was = (file == storeFile ? store : beside)[at];
                put(file, at, (byte) (was ^ 1 << random.nextInt(8)));
                Custody later = node.custody();
                assertThrows(CadreException.class, () -> later.unseal(FORMER.toCharArray()), "flip " + i);
                put(file, at, was);
            }
        }
        assertTrue(opens(node.custody(), FORMER));
        assertArrayEquals(Prints.of(node.published.get(0), KeyPurpose.LINKAGE),
            Prints.of(node.published.get(node.published.size() - 1), KeyPurpose.LINKAGE));
    }

    @Test
    void noBitThatFlipsBehindARightDigestGivesAWrongKey() throws IOException {
        // The digests find accidents; this is what stands behind them when somebody makes them fit.
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("noBitThatFlipsBehindARightDigestGivesAWrongKey cadre.seed=" + seed);
        Random random = new Random(seed);
        byte[] root = Secrets.random(32);
        KeyRing ring = new KeyRing();
        Unlocking.complete(ring);
        byte[] store = KeystoreForm.encode(new KeystoreForm.Contents(ring, Map.of()), root);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] bad = store.clone();
            // Not the first bytes: a length that claims gigabytes would only make the test slow.
            bad[20 + random.nextInt(bad.length - 20)] ^= (byte) (1 << random.nextInt(8));
            try {
                KeystoreForm.Contents read = KeystoreForm.decode(bad, root);
                for (KeyPurpose purpose : KeyPurpose.values()) {
                    assertArrayEquals(ring.secret(purpose, 1), read.ring().secret(purpose, 1), "flip " + i);
                }
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 990, refused + " refused");
        Ways one = new Ways("0".repeat(64), Map.of()).with(UnsealMethod.PASSPHRASE, Map.of(), root, root);
        String wrapped = one.facts(UnsealMethod.PASSPHRASE).get("root");
        for (int bit = 0; bit < 8 * 60; bit++) {
            byte[] bytes = HexFormat.of().parseHex(wrapped);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(null, Secrets.unwrap(root, HexFormat.of().formatHex(bytes), one.associated(UnsealMethod.PASSPHRASE)));
        }
        assertEquals(null, Secrets.unwrap(root, wrapped, one.associated(UnsealMethod.CREDENTIAL)), "a way's secret is no other way's");
    }

    private static void put(RandomAccessFile file, int at, byte octet) throws IOException {
        file.seek(at);
        file.write(octet);
    }

    private static boolean opens(Custody custody, String passphrase) {
        try {
            return custody.unseal(passphrase.toCharArray()).state() == SealState.UNSEALED;
        } catch (CadreException e) {
            return false;
        }
    }
}
