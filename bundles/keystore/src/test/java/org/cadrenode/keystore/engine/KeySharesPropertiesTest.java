package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.function.Executable;

class KeySharesPropertiesTest {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abcdefghijklmnopqrstuvwxyz0189:- ";

    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @BeforeEach
    void print(TestInfo test) {
        System.out.println(test.getDisplayName() + " cadre.seed=" + seed);
    }

    @Test
    void anyQuorumOpensAndAnySmallerOneIsAnError() throws IOException {
        List<int[]> plans = new ArrayList<>(List.of(new int[] {2, 2}, new int[] {5, 3}, new int[] {255, 2}, new int[] {60, 60}));
        for (int i = 0; i < 30; i++) {
            int count = 2 + random.nextInt(19);
            plans.add(new int[] {count, 2 + random.nextInt(count - 1)});
        }
        for (int[] plan : plans) {
            KeyShares.Split split = KeyShares.split(plan[0], plan[1]);
            List<KeyShares.Share> shares = read(split);
            for (int i = 0; i < 5; i++) {
                Collections.shuffle(shares, random);
                assertArrayEquals(split.wrapping(), KeyShares.combine(split.facts(), shares.subList(0, plan[1])));
                List<KeyShares.Share> few = shares.subList(0, random.nextInt(plan[1]));
                refused(() -> KeyShares.combine(split.facts(), few));
                List<KeyShares.Share> twice = new ArrayList<>(shares.subList(0, plan[1] - 1));
                twice.add(twice.get(0));
                refused(() -> KeyShares.combine(split.facts(), twice));
            }
            assertArrayEquals(split.wrapping(), KeyShares.combine(split.facts(), shares), "all of them open, too");
        }
    }

    @Test
    void sharesOfTwoSetsAreAnErrorThatNamesTheStranger() throws IOException {
        for (int i = 0; i < 50; i++) {
            KeyShares.Split one = KeyShares.split(5, 3);
            List<KeyShares.Share> mixed = read(one);
            List<KeyShares.Share> other = read(KeyShares.split(5, 3));
            int at = random.nextInt(3);
            mixed.set(at, other.get(at));
            CadreException refusal = refused(() -> KeyShares.combine(one.facts(), mixed.subList(0, 3)));
            assertTrue(refusal.getMessage().contains("key share " + (at + 1) + " "), refusal.getMessage());
        }
    }

    @Test
    void everyAlteredCharacterOfAShareIsAnError() throws IOException {
        String line = KeyShares.split(5, 3).lines().get(random.nextInt(5));
        for (int at = 0; at < line.length(); at++) {
            for (int i = 0; i < LETTERS.length(); i++) {
                char letter = LETTERS.charAt(i);
                if (letter != line.charAt(at)) {
                    char[] altered = line.toCharArray();
                    altered[at] = letter;
                    refused(() -> KeyShares.read(altered));
                }
            }
            refused(() -> KeyShares.read((line.substring(0, line.length() - 1)).toCharArray()));
            String without = line.substring(0, at) + line.substring(at + 1);
            refused(() -> KeyShares.read(without.toCharArray()));
        }
        assertEquals(line, reprinted(line), "white space around it does not matter");
    }

    @Test
    void anAlteredShareWithARightChecksumIsNamed() throws IOException {
        KeyShares.Split split = KeyShares.split(5, 3);
        for (int i = 0; i < 300; i++) {
            List<KeyShares.Share> shares = read(split);
            int at = random.nextInt(3);
            KeyShares.Share good = shares.get(at);
            byte[] payload = good.payload().clone();
            byte[] mac = good.mac().clone();
            int bit = random.nextInt(8 * 48);
            (bit < 256 ? payload : mac)[bit < 256 ? bit / 8 : (bit - 256) / 8] ^= (byte) (1 << bit % 8);
            shares.set(at, new KeyShares.Share(good.set(), good.index(), good.threshold(), payload, mac));
            CadreException refusal = refused(() -> KeyShares.combine(split.facts(), shares.subList(0, 3)));
            assertTrue(refusal.getMessage().contains("key share " + (at + 1) + " was altered"), refusal.getMessage());
        }
    }

    @Test
    void evenWithFittingHashesInTheFileAWrongQuorumIsAnError() throws IOException {
        // Who can write the file can make the hashes fit: the check value and the MACs still stand.
        KeyShares.Split split = KeyShares.split(3, 2);
        KeyShares.Split strange = KeyShares.split(3, 2);
        Map<String, String> facts = new TreeMap<>(strange.facts());
        facts.put("check", split.facts().get("check"));
        refused(() -> KeyShares.combine(facts, read(strange).subList(0, 2)));
        assertEquals(3, split.facts().get("hashes").split(",").length);
    }

    @Test
    void aShareSaysNothingOfItselfWhenPrinted() throws IOException {
        KeyShares.Split split = KeyShares.split(3, 2);
        KeyShares.Share share = read(split).get(0);
        String payload = HexFormat.of().formatHex(share.payload());
        assertTrue(!share.toString().contains(payload) && !split.toString().contains("CADRE-SHARE"));
    }

    private static String reprinted(String line) {
        KeyShares.read(("  " + line + " \r\n").toCharArray());
        return line;
    }

    private static List<KeyShares.Share> read(KeyShares.Split split) {
        List<KeyShares.Share> shares = new ArrayList<>();
        split.lines().forEach(line -> shares.add(KeyShares.read(line.toCharArray())));
        return shares;
    }

    private CadreException refused(Executable action) {
        CadreException refusal = assertThrows(CadreException.class, action, "seed " + seed);
        assertEquals(ErrorCode.KEY_SHARE_INVALID, refusal.code());
        return refusal;
    }
}
