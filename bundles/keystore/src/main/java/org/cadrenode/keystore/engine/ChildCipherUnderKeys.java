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

/** Seals records under a purpose's key and a child's, in the {@linkplain RecordForm form} of format 2. Not thread-safe. */
final class ChildCipherUnderKeys implements ChildCipher {
    private static final byte FORMAT = 2;
    private static final String HMAC = "HmacSHA256";
    // The information of HKDF, and behind it the number of the only block that is made.
    private static final byte[] INFORMATION = {'c', 'a', 'd', 'r', 'e', '-', 'c', 'h', 'i', 'l', 'd', '-', '1', 1};

    private final int version;
    private final IntFunction<byte[]> keys;
    private final Map<Integer, byte[]> known = new HashMap<>();
    private final ChildKeyFile children;
    private final RecordCipher plain;
    private final RecordForm form = new RecordForm();
    private final Mac mac;

    /**
     * @param version of the key that seals
     * @param keys the input keying material of a version, a fresh array; throws for a version that does not exist
     * @param children where the children's keys are
     * @param plain opens what is under no child's key
     */
    ChildCipherUnderKeys(int version, IntFunction<byte[]> keys, ChildKeyFile children, RecordCipher plain) {
        this.version = version;
        this.keys = keys;
        this.children = children;
        this.plain = plain;
        try {
            mac = Mac.getInstance(HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java platform", e);
        }
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
        byte[] material = known.computeIfAbsent(ofVersion, keys::apply);
        byte[] childs = children.key(number);
        byte[] derived = derived(mac, childs, material);
        SecretKeySpec key = new SecretKeySpec(derived, "AES");
        Arrays.fill(childs, (byte) 0);
        Arrays.fill(derived, (byte) 0);
        return key;
    }

    /** Returns 32 bytes of HKDF-SHA-256; the platform's hash takes a fraction of the time of {@link Derivation}'s. */
    static byte[] derived(Mac mac, byte[] salt, byte[] material) {
        try {
            mac.init(new SecretKeySpec(salt, HMAC));
            mac.init(new SecretKeySpec(mac.doFinal(material), HMAC));
            return mac.doFinal(INFORMATION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 refused a key", e);
        }
    }

    @Override
    public String toString() {
        return "ChildCipher[redacted]";
    }
}
