package org.cadrenode.pseudonymise.engine.tokens;

import java.util.HashMap;
import java.util.Map;

/**
 * Tokens that stand for the values themselves, numbered as they come: equal exactly if the values are, without a hash that
 * could be equal by chance. For comparison with hashed tokens within one process; never to leave it. Memory grows with the
 * values. Not thread-safe.
 */
public final class PlainTokens implements TokenHash {
    private final Map<String, Long> numbers = new HashMap<>();

    @Override
    public long code(String sort, String value) {
        long next = numbers.size() + 1L;
        Long known = numbers.putIfAbsent(sort + ' ' + value, next);
        return known == null ? next : known;
    }

    @Override
    public long filler(long name, int place) {
        return code("filler " + place, Long.toString(name));
    }

    @Override
    public void tokens(long key, long[] codes, int[] tokens) {
        for (int i = 0; i < codes.length; i++) {
            tokens[i] = Math.toIntExact(codes[i]);
        }
    }
}
