package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A key from a passphrase: Argon2id, version 0x13 (RFC 9106).
 *
 * @param memoryKibibytes m
 * @param passes t
 * @param lanes p
 */
record Stretching(int memoryKibibytes, int passes, int lanes) {
    /** 64 MiB, 3 passes, 4 lanes: the second recommendation of RFC 9106, section 4. */
    static final Stretching REAL = new Stretching(64 * 1024, 3, 4);

    private static final int MOST_KIBIBYTES = 1024 * 1024;
    private static final int MOST_PASSES = 64;
    private static final int MOST_LANES = 64;
    private static final int SALT_BYTES = 16;

    Stretching {
        // The bounds keep an altered file from asking for all of the memory.
        if (passes < 1 || passes > MOST_PASSES || lanes < 1 || lanes > MOST_LANES || memoryKibibytes < 8 * lanes
                || memoryKibibytes > MOST_KIBIBYTES) {
            throw new IllegalArgumentException("Argon2id parameters are out of bounds");
        }
    }

    /** Returns what a way's file has to say so that {@link #key(Map, char[])} gives the same key again, with a fresh salt. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("memory", Integer.toString(memoryKibibytes));
        facts.put("passes", Integer.toString(passes));
        facts.put("lanes", Integer.toString(lanes));
        facts.put("salt", HexFormat.of().formatHex(Secrets.random(SALT_BYTES)));
        return facts;
    }

    /** Returns the key of a passphrase under the parameters and salt in {@code facts}. */
    static byte[] key(Map<String, String> facts, char[] passphrase) throws IOException {
        Stretching stretching;
        byte[] salt;
        try {
            stretching = new Stretching(number(facts, "memory"), number(facts, "passes"), number(facts, "lanes"));
            salt = HexFormat.of().parseHex(facts.getOrDefault("salt", "?"));
        } catch (IllegalArgumentException e) {
            throw new IOException("The parameters of a passphrase are unreadable");
        }
        byte[] text = Secrets.utf8(passphrase);
        byte[] key = new byte[Secrets.BYTES];
        stretching.stretch(text, salt, new byte[0], new byte[0], key);
        Arrays.fill(text, (byte) 0);
        return key;
    }

    /** Fills {@code key}; {@code secret} and {@code additional} are for the published vectors. */
    void stretch(byte[] passphrase, byte[] salt, byte[] secret, byte[] additional, byte[] key) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKibibytes).withIterations(passes).withParallelism(lanes)
            .withSalt(salt).withSecret(secret).withAdditional(additional).build());
        generator.generateBytes(passphrase, key);
    }

    private static int number(Map<String, String> facts, String name) {
        return Integer.parseInt(facts.getOrDefault(name, "?"));
    }
}
