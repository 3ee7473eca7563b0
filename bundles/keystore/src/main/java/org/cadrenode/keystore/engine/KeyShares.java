package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Key shares: a random secret of 256 bits, split after Shamir (How to share a secret, 1979; over GF(2<sup>8</sup>), by
 * Bouncy Castle) so that a number of shares gives it back and fewer say nothing about it.
 *
 * <p>Four things stand against a wrong quorum, for the splitting alone would answer one with a wrong secret: a checksum
 * against typing errors, the name of the set, a hash of each share in the file beside the keystore, by which the share
 * that is bad can be named, and, once the secret is there, its check value and a MAC of each share under a key derived from it.
 *
 * <p>A share is one line: {@code CADRE-SHARE-1:set:number:threshold:groups}. The groups of seven letters are Base32
 * (RFC 4648) of payload and MAC, the last one is the checksum.
 */
final class KeyShares {
    /** Most shares of one set: a share's number is an element of GF(2<sup>8</sup>) other than 0. */
    static final int MOST = 255;

    private static final String WORD = "CADRE-SHARE-1";
    private static final int PAYLOAD_BYTES = 32;
    private static final int MAC_BYTES = 16;
    private static final int SET_BYTES = 4;
    private static final int CHECK_BYTES = 16;
    private static final int CHECKSUM_BYTES = 4;
    private static final int GROUP = 7;
    private static final int GROUPS = 11;
    private static final byte[] NO_SALT = {};
    private static final Pattern LINE = Pattern.compile(
        WORD + ":([0-9A-F]{8}):([1-9][0-9]{0,2}):([1-9][0-9]{0,2}):((?:[A-Z2-7]{7}-){11})([A-Z2-7]{7})");

    private KeyShares() { }

    /**
     * One share.
     *
     * @param index its number, from 1
     */
    record Share(String set, int index, int threshold, byte[] payload, byte[] mac) {
        void wipe() {
            Arrays.fill(payload, (byte) 0);
        }

        private byte[] said() {
            return (WORD + ":" + set + ":" + index + ":" + threshold + ":" + HexFormat.of().formatHex(payload))
                .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Share[" + set + " " + index + "]";
        }
    }

    /**
     * A fresh set.
     *
     * @param wrapping the wrapping key that the shares give back
     * @param facts what the file beside the keystore says of the set
     */
    record Split(List<String> lines, byte[] wrapping, Map<String, String> facts) {
        @Override
        public String toString() {
            return "Split[redacted]";
        }
    }

    /** Makes {@code count} shares, {@code threshold} of which are needed. */
    static Split split(int count, int threshold) throws IOException {
        String set = HexFormat.of().withUpperCase().formatHex(Secrets.random(SET_BYTES));
        ShamirSplitSecret made = new ShamirSecretSplitter(ShamirSecretSplitter.Algorithm.AES,
            ShamirSecretSplitter.Mode.Native, PAYLOAD_BYTES, new SecureRandom()).split(threshold, count);
        byte[] secret = made.getSecret();
        List<String> lines = new ArrayList<>();
        StringBuilder hashes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Share bare = new Share(set, i + 1, threshold, made.getSecretShares()[i].getEncoded(), new byte[0]);
            Share share = new Share(set, i + 1, threshold, bare.payload(), mac(secret, bare));
            lines.add(line(share));
            hashes.append(i == 0 ? "" : ",").append(hash(share));
        }
        Map<String, String> facts = new TreeMap<>();
        facts.put("set", set);
        facts.put("threshold", Integer.toString(threshold));
        facts.put("count", Integer.toString(count));
        facts.put("check", check(secret));
        facts.put("hashes", hashes.toString());
        byte[] wrapping = derive(secret, "cadre-share-wrap-1", Secrets.BYTES);
        Arrays.fill(secret, (byte) 0);
        return new Split(List.copyOf(lines), wrapping, facts);
    }

    /** Reads a line. @throws CadreException KEY_SHARE_INVALID if it is mistyped */
    static Share read(char[] line) {
        int from = 0;
        int to = line.length;
        while (from < to && Character.isWhitespace(line[from])) {
            from++;
        }
        while (to > from && Character.isWhitespace(line[to - 1])) {
            to--;
        }
        Matcher parts = LINE.matcher(CharBuffer.wrap(line, from, to - from));
        if (!parts.matches()) {
            throw invalid("a key share is one line that begins with " + WORD + " and ends with 12 groups of 7 letters");
        }
        int index = Integer.parseInt(parts.group(2));
        int threshold = Integer.parseInt(parts.group(3));
        byte[] body = Base32.decode(parts.group(4).replace("-", ""), PAYLOAD_BYTES + MAC_BYTES);
        Share share = new Share(parts.group(1), index, threshold, Arrays.copyOf(body, PAYLOAD_BYTES),
            Arrays.copyOfRange(body, PAYLOAD_BYTES, body.length));
        Arrays.fill(body, (byte) 0);
        // The line is made again and compared, so that no other spelling of the same bytes is taken.
        if (index > MOST || threshold > MOST || !same(line(share), line, from, to)) {
            throw invalid("key share " + index + " is mistyped: its letters do not fit its checksum");
        }
        return share;
    }

    /** Throws KEY_SHARE_INVALID unless the share is one of the set that {@code facts} describe. */
    static void demandOneOf(Map<String, String> facts, Share share) {
        if (!share.set().equals(facts.get("set"))) {
            throw invalid("key share " + share.index() + " is of the set " + share.set() + ", and the keystore opens with the set "
                + facts.getOrDefault("set", "?") + " only");
        }
        String[] hashes = facts.getOrDefault("hashes", "").split(",");
        if (share.threshold() != threshold(facts) || share.index() > hashes.length
            || !MessageDigest.isEqual(ascii(hashes[share.index() - 1]), ascii(hash(share)))) {
            throw invalid("key share " + share.index() + " was altered");
        }
    }

    /** Returns how many shares are needed. */
    static int threshold(Map<String, String> facts) {
        try {
            return Integer.parseInt(facts.getOrDefault("threshold", "?"));
        } catch (NumberFormatException e) {
            throw new CadreException(ErrorCode.KEYSTORE_FAILED, "the file with the ways of opening was altered");
        }
    }

    /**
     * Returns the wrapping key.
     *
     * @param shares as many as are needed, of different numbers
     * @throws CadreException KEY_SHARE_INVALID if they are too few, repeated, or not all of this set
     */
    static byte[] combine(Map<String, String> facts, Collection<Share> shares) {
        int threshold = threshold(facts);
        if (shares.stream().map(Share::index).distinct().count() != shares.size()) {
            throw invalid("a key share was given twice");
        }
        if (shares.size() < threshold) {
            throw invalid(shares.size() + " of " + threshold + " key shares were given");
        }
        shares.forEach(share -> demandOneOf(facts, share));
        ShamirSplitSecretShare[] quorum = shares.stream().limit(threshold)
            .map(share -> new ShamirSplitSecretShare(share.payload(), share.index())).toArray(ShamirSplitSecretShare[]::new);
        byte[] secret;
        try {
            secret = new ShamirSplitSecret(ShamirSecretSplitter.Algorithm.AES, ShamirSecretSplitter.Mode.Native, quorum).getSecret();
        } catch (IOException | RuntimeException e) {
            throw invalid("the key shares " + numbers(shares) + " do not fit together");
        }
        try {
            if (!MessageDigest.isEqual(ascii(check(secret)), ascii(facts.getOrDefault("check", "")))) {
                throw invalid("the key shares " + numbers(shares) + " do not fit together: they give another secret than that of the set");
            }
            for (Share share : shares) {
                if (!MessageDigest.isEqual(mac(secret, share), share.mac())) {
                    throw invalid("key share " + share.index() + " was altered");
                }
            }
            return derive(secret, "cadre-share-wrap-1", Secrets.BYTES);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static String line(Share share) {
        byte[] body = Arrays.copyOf(share.payload(), PAYLOAD_BYTES + MAC_BYTES);
        System.arraycopy(share.mac(), 0, body, PAYLOAD_BYTES, MAC_BYTES);
        String letters = Base32.encode(body);
        StringBuilder line = new StringBuilder(WORD + ":" + share.set() + ":" + share.index() + ":" + share.threshold() + ":");
        for (int group = 0; group < GROUPS; group++) {
            line.append(letters, group * GROUP, (group + 1) * GROUP).append('-');
        }
        Arrays.fill(body, (byte) 0);
        return line + Base32.encode(Arrays.copyOf(Secrets.digest(ascii(line.toString())), CHECKSUM_BYTES));
    }

    private static boolean same(String expected, char[] line, int from, int to) {
        boolean same = expected.length() == to - from;
        for (int i = 0; same && i < expected.length(); i++) {
            same = expected.charAt(i) == line[from + i];
        }
        return same;
    }

    private static byte[] mac(byte[] secret, Share share) {
        byte[] key = derive(secret, "cadre-share-mac-1", Secrets.BYTES);
        byte[] said = share.said();
        byte[] mac = Arrays.copyOf(new HashUnderKey(key).of(said), MAC_BYTES);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(said, (byte) 0);
        return mac;
    }

    private static String check(byte[] secret) {
        return HexFormat.of().formatHex(derive(secret, "cadre-share-check-1", CHECK_BYTES));
    }

    // The payload is 256 random bits, so its hash gives nothing away.
    private static String hash(Share share) {
        byte[] said = share.said();
        String hash = Secrets.digestText(said).substring(0, 2 * CHECK_BYTES);
        Arrays.fill(said, (byte) 0);
        return hash;
    }

    private static byte[] derive(byte[] secret, String label, int length) {
        return Derivation.hkdf(secret, NO_SALT, Derivation.information(label, "", NO_SALT), length);
    }

    private static String numbers(Collection<Share> shares) {
        return shares.stream().map(share -> Integer.toString(share.index())).sorted().reduce((a, b) -> a + ", " + b).orElse("");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static CadreException invalid(String message) {
        return new CadreException(ErrorCode.KEY_SHARE_INVALID, message);
    }
}
