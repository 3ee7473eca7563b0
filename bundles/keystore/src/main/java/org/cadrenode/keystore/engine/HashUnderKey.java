package org.cadrenode.keystore.engine;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.keys.KeyedHash;

/**
 * HMAC-SHA-256 (RFC 2104) with one reused instance and one reused buffer. A word is four bytes of length, highest
 * first, and its UTF-8; a lone surrogate, which UTF-8 cannot hold, stands as its own three bytes, so that two different
 * lists of words never give the same bytes. Not thread-safe.
 */
final class HashUnderKey implements KeyedHash {
    private static final int LENGTH_BYTES = 4;
    private static final int LONGEST_CHARACTER = 3;

    private final Mac mac;
    private byte[] buffer = new byte[256];

    HashUnderKey(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java platform", e);
        }
    }

    @Override
    public byte[] of(byte[] content) {
        return mac.doFinal(content);
    }

    @Override
    public byte[] of(String... words) {
        int used = 0;
        for (String word : words) {
            used = append(word, used);
        }
        mac.update(buffer, 0, used);
        Arrays.fill(buffer, 0, used, (byte) 0);
        return mac.doFinal();
    }

    private int append(String word, int from) {
        int length = word.length();
        long need = (long) from + LENGTH_BYTES + (long) length * LONGEST_CHARACTER;
        if (need > buffer.length) {
            grow(need);
        }
        int at = from + LENGTH_BYTES;
        for (int i = 0; i < length; i++) {
            char c = word.charAt(i);
            if (c < 0x80) {
                buffer[at++] = (byte) c;
            } else if (c < 0x800) {
                buffer[at++] = (byte) (0xc0 | c >> 6);
                buffer[at++] = (byte) (0x80 | c & 0x3f);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(word.charAt(i + 1))) {
                int point = Character.toCodePoint(c, word.charAt(++i));
                buffer[at++] = (byte) (0xf0 | point >> 18);
                buffer[at++] = (byte) (0x80 | point >> 12 & 0x3f);
                buffer[at++] = (byte) (0x80 | point >> 6 & 0x3f);
                buffer[at++] = (byte) (0x80 | point & 0x3f);
            } else {
                buffer[at++] = (byte) (0xe0 | c >> 12);
                buffer[at++] = (byte) (0x80 | c >> 6 & 0x3f);
                buffer[at++] = (byte) (0x80 | c & 0x3f);
            }
        }
        int bytes = at - from - LENGTH_BYTES;
        buffer[from] = (byte) (bytes >> 24);
        buffer[from + 1] = (byte) (bytes >> 16);
        buffer[from + 2] = (byte) (bytes >> 8);
        buffer[from + 3] = (byte) bytes;
        return at;
    }

    private void grow(long need) {
        if (need > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException("The words are too long to hash");
        }
        byte[] larger = Arrays.copyOf(buffer, (int) Math.max(need, Math.min(2L * buffer.length, Integer.MAX_VALUE - 16)));
        Arrays.fill(buffer, (byte) 0);
        buffer = larger;
    }
}
