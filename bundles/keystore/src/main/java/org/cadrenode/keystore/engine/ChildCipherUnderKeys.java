package org.cadrenode.keystore.engine;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.RecordCipher;

/**
 * Seals records under a purpose's key and a child's, in the {@linkplain RecordForm form} of format 2. The key of a record is
 * derived by the KDF in counter mode of NIST SP 800-108r1 (4.1), with HMAC-SHA-256, from the purpose's key, and the child's as
 * context. Not thread-safe.
 */
final class ChildCipherUnderKeys implements ChildCipher {
    private static final byte FORMAT = 2;
    // Number of the only block, label, zero, the child's key as context, length in bits.
    private static final byte[] BEFORE = {0, 0, 0, 1, 'c', 'a', 'd', 'r', 'e', '-', 'c', 'h', 'i', 'l', 'd', '-', '1', 0};
    private static final int KEY_BYTES = 32;

    private final int version;
    private final IntFunction<byte[]> keys;
    private final Map<Integer, Mac> known = new HashMap<>();
    private final ChildKeyFile children;
    private final ChildKeyFile.Window window = new ChildKeyFile.Window();
    private final byte[] input = input();
    private final RecordCipher plain;
    private final RecordForm form = new RecordForm();

    /**
     * @param version of the key that seals
     * @param keys the key of a version from which keys are derived, a fresh array; throws for a version that does not exist
     * @param children where the children's keys are
     * @param plain opens what is under no child's key
     */
    ChildCipherUnderKeys(int version, IntFunction<byte[]> keys, ChildKeyFile children, RecordCipher plain) {
        this.version = version;
        this.keys = keys;
        this.children = children;
        this.plain = plain;
    }

    @Override
    public byte[] seal(long number, String place, byte[] record) {
        return form.seal(FORMAT, version, key(version, number), place, record);
    }

    @Override
    public byte[] open(long number, String place, byte[] sealed) {
        return own(sealed) ? form.open(key(RecordForm.version(sealed), number), place, sealed) : plain.open(place, sealed);
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public int versionOf(byte[] sealed) {
        return own(sealed) ? RecordForm.version(sealed) : plain.versionOf(sealed);
    }

    @Override
    public boolean own(byte[] sealed) {
        return RecordForm.format(sealed) == FORMAT;
    }

    private SecretKeySpec key(int ofVersion, long number) {
        Mac mac = known.computeIfAbsent(ofVersion, one -> mac(keys.apply(one)));
        children.key(number, window, input, BEFORE.length);
        byte[] derived = mac.doFinal(input);
        SecretKeySpec key = new SecretKeySpec(derived, "AES");
        Arrays.fill(input, BEFORE.length, BEFORE.length + KEY_BYTES, (byte) 0);
        Arrays.fill(derived, (byte) 0);
        return key;
    }

    static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            Arrays.fill(key, (byte) 0);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java platform", e);
        }
    }

    /** Returns what is hashed, with room for the child's key behind the first {@code 18} bytes. */
    static byte[] input() {
        byte[] input = Arrays.copyOf(BEFORE, BEFORE.length + KEY_BYTES + Integer.BYTES);
        input[input.length - 2] = 1;
        return input;
    }

    @Override
    public String toString() {
        return "ChildCipher[redacted]";
    }
}
