package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody.UnsealPlan;
import org.cadrenode.api.keys.UnsealMethod;
import org.jspecify.annotations.Nullable;

/**
 * Turns a plan into ways of opening. Each way's wrapping key is kept in the keystore itself, so that the root key can be
 * changed without anybody's passphrase or shares.
 */
final class Plan {
    private static final String WRAPPING = "unseal-";

    private Plan() { }

    /**
     * What came of a plan.
     *
     * @param shares their lines, if there are any
     * @param wrapping the ways' wrapping keys, by their names in the keystore
     */
    record Made(Ways ways, List<String> shares, Map<String, byte[]> wrapping) {
        @Override
        public String toString() {
            return "Made[redacted]";
        }
    }

    /** Throws USAGE for a plan that cannot be. */
    static void check(UnsealPlan plan, boolean tokenConfigured) {
        if (plan.passphrase().isEmpty() && plan.shares().isEmpty() && !plan.credential() && !plan.token()) {
            throw usage("name a way of opening: shares, a passphrase, a credential file or a token");
        }
        if (plan.passphrase().isPresent() && plan.passphrase().get().length < Credential.SHORTEST) {
            throw usage("a passphrase has " + Credential.SHORTEST + " characters or more");
        }
        if (plan.shares().isPresent() != plan.threshold().isPresent()) {
            throw usage("shares and threshold go together");
        }
        if (plan.shares().isPresent()) {
            int shares = plan.shares().getAsInt();
            int threshold = plan.threshold().getAsInt();
            if (shares < 2 || shares > KeyShares.MOST || threshold < 2 || threshold > shares) {
                throw usage("there are 2 to " + KeyShares.MOST + " shares, and 2 to all of them open the keystore");
            }
        }
        if (plan.token() && !tokenConfigured) {
            throw usage("no token is configured: set tokenLibrary and tokenPinFile in etc/org.cadrenode.keystore.cfg");
        }
    }

    /** Makes the ways that a checked plan names. @param credential the text of the credential file, if it is one of them */
    static Made make(UnsealPlan plan, String keystore, byte[] root, Stretching stretching, char @Nullable [] credential,
            @Nullable TokenKey token) throws IOException {
        Ways ways = new Ways(keystore, Map.of());
        Map<String, byte[]> wrapping = new TreeMap<>();
        List<String> lines = List.of();
        if (plan.passphrase().isPresent()) {
            ways = stretched(ways, UnsealMethod.PASSPHRASE, plan.passphrase().get(), root, stretching, wrapping);
        }
        if (credential != null) {
            ways = stretched(ways, UnsealMethod.CREDENTIAL, credential, root, stretching, wrapping);
        }
        if (plan.shares().isPresent()) {
            KeyShares.Split split = KeyShares.split(plan.shares().getAsInt(), plan.threshold().orElseThrow());
            demandThatItOpens(split);
            ways = ways.with(UnsealMethod.SHARES, split.facts(), split.wrapping(), root);
            wrapping.put(name(UnsealMethod.SHARES), split.wrapping());
            lines = split.lines();
        }
        if (token != null) {
            byte[] key = Secrets.random(Secrets.BYTES);
            String sealed = token.wrap(key, ways.associated(UnsealMethod.TOKEN));
            ways = ways.with(UnsealMethod.TOKEN, Map.of("sealed", sealed), key, root);
            wrapping.put(name(UnsealMethod.TOKEN), key);
        }
        return new Made(ways, lines, wrapping);
    }

    /** Returns the same ways for another root key. */
    static Ways rewrap(Ways ways, Map<String, byte[]> others, byte[] root) {
        Ways fresh = new Ways(ways.keystore(), Map.of());
        for (UnsealMethod method : ways.methods()) {
            byte[] key = others.get(name(method));
            if (key == null) {
                throw new CadreException(ErrorCode.KEYSTORE_FAILED, "the keystore lacks the wrapping key of " + method);
            }
            fresh = fresh.with(method, ways.facts(method), key, root);
        }
        return fresh;
    }

    /** Returns the other secrets without any way's wrapping key. */
    static Map<String, byte[]> withoutWays(Map<String, byte[]> others) {
        Map<String, byte[]> left = new TreeMap<>(others);
        left.keySet().removeIf(name -> name.startsWith(WRAPPING));
        return left;
    }

    private static Ways stretched(Ways ways, UnsealMethod method, char[] text, byte[] root, Stretching stretching,
            Map<String, byte[]> wrapping) throws IOException {
        Map<String, String> facts = stretching.facts();
        byte[] key = Stretching.key(facts, text);
        wrapping.put(name(method), key);
        return ways.with(method, facts, key, root);
    }

    // Both ends of the set give the secret back: a set that does not is never handed out.
    private static void demandThatItOpens(KeyShares.Split split) {
        int threshold = KeyShares.threshold(split.facts());
        for (int from : new int[] {0, split.lines().size() - threshold}) {
            List<KeyShares.Share> quorum = split.lines().subList(from, from + threshold).stream()
                .map(line -> KeyShares.read(line.toCharArray())).toList();
            byte[] back = KeyShares.combine(split.facts(), quorum);
            if (!Arrays.equals(back, split.wrapping())) {
                throw new CadreException(ErrorCode.KEYSTORE_FAILED, "fresh key shares do not give their secret back");
            }
            Arrays.fill(back, (byte) 0);
        }
    }

    private static String name(UnsealMethod method) {
        return WRAPPING + method.name().toLowerCase(Locale.ROOT);
    }

    private static CadreException usage(String message) {
        return new CadreException(ErrorCode.USAGE, message);
    }
}
