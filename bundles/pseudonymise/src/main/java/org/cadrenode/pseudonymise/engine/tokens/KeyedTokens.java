package org.cadrenode.pseudonymise.engine.tokens;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.keys.KeyedHash;

/**
 * Tokens under the network's linkage key. A code is the first 64 bits of HMAC-SHA-256 over the sort and the value. A token is
 * the first 32 bits of AES-256 over code and key of the view; a permutation under a secret key, cut off, is a pseudo-random
 * function (Bellare, Krovetz, Rogaway 1998), so that what is equal in one view has nothing in common with what it is in another.
 * The AES key is itself an HMAC under the linkage key. Not thread-safe.
 */
public final class KeyedTokens implements TokenHash {
    private static final int BLOCK = 16;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final KeyedHash hash;
    private final Cipher cipher;
    private byte[] blocks = new byte[BLOCK * 64];
    private byte[] sealed = new byte[BLOCK * 64];

    /** Makes tokens under a key. */
    public KeyedTokens(KeyedHash hash) {
        this.hash = hash;
        try {
            // Each block is a message of its own that never comes twice in a view: the mode adds nothing.
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(hash.of("linkage", "views"), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is part of every Java platform", e);
        }
    }

    @Override
    public long code(String sort, String value) {
        return ByteBuffer.wrap(hash.of("linkage", sort, value)).getLong() | 1;
    }

    @Override
    public long filler(long name, int place) {
        // Codes are odd.
        return (name ^ GOLDEN * (place + 1)) & ~1L;
    }

    @Override
    public void tokens(long key, long[] codes, int[] tokens) {
        int length = codes.length * BLOCK;
        if (blocks.length < length) {
            blocks = new byte[length];
            sealed = new byte[length];
        }
        ByteBuffer in = ByteBuffer.wrap(blocks);
        for (long code : codes) {
            in.putLong(code).putLong(key);
        }
        try {
            cipher.update(blocks, 0, length, sealed, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES takes whole blocks", e);
        }
        ByteBuffer out = ByteBuffer.wrap(sealed);
        for (int i = 0; i < codes.length; i++) {
            int token = out.getInt(i * BLOCK);
            tokens[i] = codes[i] == 0 ? 0 : token == 0 ? 1 : token;
        }
    }
}
