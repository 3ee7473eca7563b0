package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.cadrenode.api.error.CadreException;
import org.junit.jupiter.api.Test;

class PasswordHashingTest {
    private final PasswordHashing hashing = new PasswordHashing(64, 1, 1);

    @Test
    void argon2idIsThatOfRfc9106() {
        // RFC 9106, section 5.3.
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(32).withIterations(3).withParallelism(4)
            .withSalt(filled(16, 2)).withSecret(filled(8, 3)).withAdditional(filled(12, 4)).build();
        assertEquals("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
            HexFormat.of().formatHex(PasswordHashing.derive(parameters, filled(32, 1), 32)));
    }

    @Test
    void theFormIsThatOfTheReferenceImplementation() {
        // test.c of the reference implementation: version 0x13, t = 2, m = 2^8 KiB, p = 1.
        Optional<String> reference = Optional.of(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
        assertTrue(hashing.matches("password".toCharArray(), reference));
        assertFalse(hashing.matches("passwore".toCharArray(), reference));
    }

    @Test
    void aHashSaysWhatItCostAndHasASaltOfItsOwn() {
        String one = new PasswordHashing().hash("a longer passphrase".toCharArray());
        assertTrue(one.matches("\\$argon2id\\$v=19\\$m=65536,t=3,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}"), "form");
        assertTrue(hashing.matches("a longer passphrase".toCharArray(), Optional.of(one)), "its own parameters count");
        assertNotEquals(hashing.hash("a".toCharArray()), hashing.hash("a".toCharArray()));
    }

    @Test
    void whatIsNoHashMatchesNothing() {
        String good = hashing.hash("right".toCharArray());
        for (String bad : new String[] {"", "right", good.replace("argon2id", "argon2i"), good.replace("v=19", "v=16"),
            good.replace("m=64", "m=99999999"), good.substring(0, good.length() - 30), good + "$"}) {
            assertFalse(hashing.matches("right".toCharArray(), Optional.of(bad)), bad.length() + " characters");
        }
        assertFalse(hashing.matches("right".toCharArray(), Optional.empty()));
        assertThrows(CadreException.class, () -> hashing.matches(new char[PasswordHashing.LONGEST + 1], Optional.of(good)));
    }

    @Test
    void charactersOutsideOfAsciiCount() {
        Optional<String> hash = Optional.of(hashing.hash("Grün ist die Füße \uD83D\uDE00".toCharArray()));
        assertTrue(hashing.matches("Grün ist die Füße \uD83D\uDE00".toCharArray(), hash));
        assertFalse(hashing.matches("Grun ist die Fuße \uD83D\uDE00".toCharArray(), hash));
    }

    @Test
    void nobodyCostsAsMuchTimeAndMemoryAsSomebody() {
        PasswordHashing slower = new PasswordHashing(4096, 2, 1);
        List<Optional<String>> stored = List.of(Optional.of(slower.hash("right".toCharArray())), Optional.empty(), Optional.of("no hash"));
        long[] time = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
        long[] memory = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
        // In turns, and the least of each: what else runs on the machine must not count.
        for (int i = 0; i < 25; i++) {
            for (int which = 0; which < stored.size(); which++) {
                long[] cost = cost(slower, stored.get(which));
                time[which] = Math.min(time[which], cost[0]);
                memory[which] = Math.min(memory[which], cost[1]);
            }
        }
        for (int other = 1; other < stored.size(); other++) {
            assertTrue(time[other] > time[0] / 2 && time[other] < time[0] * 2, time[0] + " ns and " + time[other] + " ns");
            assertTrue(Math.abs(memory[other] - memory[0]) < memory[0] / 50, memory[0] + " bytes and " + memory[other] + " bytes");
        }
        assertTrue(memory[0] > 4096 * 1024, "its memory is taken");
    }

    private static long[] cost(PasswordHashing hashing, Optional<String> hash) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long start = thread.getCurrentThreadCpuTime();
        assertFalse(hashing.matches("wrong".toCharArray(), hash));
        return new long[] {thread.getCurrentThreadCpuTime() - start, thread.getCurrentThreadAllocatedBytes() - allocated};
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
