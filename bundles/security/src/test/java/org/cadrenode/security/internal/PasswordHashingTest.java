package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
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
    void nobodyCostsAsMuchTimeAsSomebody() {
        PasswordHashing slower = new PasswordHashing(4096, 2, 1);
        Optional<String> somebody = Optional.of(slower.hash("right".toCharArray()));
        median(slower, somebody);
        long known = median(slower, somebody);
        long unknown = median(slower, Optional.empty());
        long broken = median(slower, Optional.of("no hash"));
        assertTrue(unknown > known / 2 && unknown < known * 2, known + " ns and " + unknown + " ns");
        assertTrue(broken > known / 2 && broken < known * 2, known + " ns and " + broken + " ns");
    }

    private static long median(PasswordHashing hashing, Optional<String> hash) {
        long[] taken = new long[15];
        for (int i = 0; i < taken.length; i++) {
            long start = System.nanoTime();
            assertFalse(hashing.matches("wrong".toCharArray(), hash));
            taken[i] = System.nanoTime() - start;
        }
        Arrays.sort(taken);
        return taken[taken.length / 2];
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
