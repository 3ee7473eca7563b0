package org.cadrenode.linkage.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import org.cadrenode.api.pseudonym.Token;
import org.cadrenode.api.pseudonym.TokenKind;

/**
 * The tokens of one subject under one version of the linkage key, in compact form: two words a token, the kind's number in the upper five bits of the first
 * and 123 bits of the hash behind it, sorted. Comparing two bags is one pass over both. Immutable.
 */
public final class TokenBag {
    private static final int KIND_BITS = 5;
    private static final int WORDS = 2;

    private final int keyVersion;
    private final long[] words;
    private final int kinds;

    private TokenBag(int keyVersion, long[] words) {
        this.keyVersion = keyVersion;
        this.words = words;
        int present = 0;
        for (int i = 0; i < words.length; i += WORDS) {
            present |= 1 << kindNumber(words[i]);
        }
        kinds = present;
    }

    /** Returns the bag of tokens under the first version of the key; see {@link #of(int, Collection)}. */
    public static TokenBag of(Collection<Token> tokens) {
        return of(1, tokens);
    }

    /** Returns the bag of the given tokens; the same token twice counts once, and their order does not matter. */
    public static TokenBag of(int keyVersion, Collection<Token> tokens) {
        long[][] sorted = new long[tokens.size()][];
        int at = 0;
        for (Token token : tokens) {
            long tagged = (long) number(token.kind()) << Long.SIZE - KIND_BITS | token.high() >>> KIND_BITS;
            sorted[at++] = new long[] {tagged, token.low()};
        }
        Arrays.sort(sorted, (a, b) -> compare(a[0], a[1], b[0], b[1]));
        long[] words = new long[sorted.length * WORDS];
        int used = 0;
        for (long[] token : sorted) {
            if (used == 0 || words[used - WORDS] != token[0] || words[used - 1] != token[1]) {
                words[used++] = token[0];
                words[used++] = token[1];
            }
        }
        return new TokenBag(keyVersion, Arrays.copyOf(words, used));
    }

    /** Returns the bag whose {@link #bytes()} are given. */
    public static TokenBag ofBytes(int keyVersion, byte[] bytes) {
        long[] words = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(words);
        return new TokenBag(keyVersion, words);
    }

    /** Returns the stored form: 16 bytes a token. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        bytes.asLongBuffer().put(words);
        return bytes.array();
    }

    /** Returns the version of the linkage key under which the tokens were made. */
    public int keyVersion() {
        return keyVersion;
    }

    /** Returns how many tokens there are. */
    public int size() {
        return words.length / WORDS;
    }

    /** Returns whether there is a token of the kind. */
    public boolean has(TokenKind kind) {
        return has(kinds, kind);
    }

    /** Returns a set, for {@link #has(int, TokenKind)}, of the kinds of which there is a token in both bags. */
    public int commonKinds(TokenBag other) {
        return kinds & other.kinds;
    }

    /** Returns a set, for {@link #has(int, TokenKind)}, of the kinds of which the bags share at least one token. */
    public int sharedKinds(TokenBag other) {
        long[] left = words;
        long[] right = other.words;
        int shared = 0;
        int i = 0;
        int j = 0;
        while (i < left.length && j < right.length) {
            int order = compare(left[i], left[i + 1], right[j], right[j + 1]);
            if (order == 0) {
                shared |= 1 << kindNumber(left[i]);
            }
            if (order <= 0) {
                i += WORDS;
            }
            if (order >= 0) {
                j += WORDS;
            }
        }
        return shared;
    }

    /** Returns whether a set of kinds contains {@code kind}. */
    public static boolean has(int kindSet, TokenKind kind) {
        return (kindSet >>> number(kind) & 1) != 0;
    }

    /** Returns a set of kinds. */
    static int kindSet(TokenKind... members) {
        int set = 0;
        for (TokenKind kind : members) {
            set |= 1 << number(kind);
        }
        return set;
    }

    /** Returns the first word of a token, by which the index finds it. */
    long key(int token) {
        return words[token * WORDS];
    }

    /** Returns whether the kind of a token is in the set. */
    boolean kindIn(int token, int kindSet) {
        return (kindSet >>> kindNumber(key(token)) & 1) != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenBag bag && keyVersion == bag.keyVersion && Arrays.equals(words, bag.words);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(words) + keyVersion;
    }

    @Override
    public String toString() {
        return size() + " tokens";
    }

    private static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        int byHigh = Long.compareUnsigned(leftHigh, rightHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(leftLow, rightLow);
    }

    private static int kindNumber(long tagged) {
        return (int) (tagged >>> Long.SIZE - KIND_BITS);
    }

    // Stands in stored bags: a number is never changed nor given to another kind.
    private static int number(TokenKind kind) {
        return switch (kind) {
            case NHS_NUMBER -> 1;
            case UPN -> 2;
            case BIRTH_DATE -> 3;
            case SEX -> 4;
            case FORENAME -> 5;
            case SURNAME -> 6;
            case FORENAME_SOUND -> 7;
            case SURNAME_SOUND -> 8;
            case POSTCODE -> 9;
            case NAME_BIRTH_DATE -> 10;
            case SOUND_BIRTH_DATE -> 11;
            case FORENAME_BIRTH_DATE_POSTCODE -> 12;
            case SURNAME_BIRTH_DATE_POSTCODE -> 13;
            case NAME_POSTCODE -> 14;
            case NAME_PART_BIRTH_DATE -> 15;
            case BIRTH_DATE_SEX_POSTCODE -> 16;
            case INITIALS_BIRTH_DATE_SEX -> 17;
        };
    }
}
