package org.cadrenode.keystore.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.keys.RecordCipher;

/** Seals short records under a purpose's key, in the {@linkplain RecordForm form} of format 1. Not thread-safe. */
final class RecordCipherUnderKey implements RecordCipher {
    static final byte FORMAT = 1;

    private final int version;
    private final IntFunction<byte[]> keys;
    private final Map<Integer, SecretKeySpec> known = new HashMap<>();
    private final RecordForm form = new RecordForm();

    /**
     * @param version of the key that seals
     * @param keys the derived key of a version, a fresh array; throws for a version that does not exist
     */
    RecordCipherUnderKey(int version, IntFunction<byte[]> keys) {
        this.version = version;
        this.keys = keys;
        key(version);
    }

    @Override
    public byte[] seal(String place, byte[] record) {
        return form.seal(FORMAT, version, key(version), place, record);
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public int versionOf(byte[] sealed) {
        if (RecordForm.format(sealed) != FORMAT) {
            throw RecordForm.notOne();
        }
        return RecordForm.version(sealed);
    }

    @Override
    public byte[] open(String place, byte[] sealed) {
        return form.open(key(versionOf(sealed)), place, sealed);
    }

    private SecretKeySpec key(int ofVersion) {
        return known.computeIfAbsent(ofVersion, v -> new SecretKeySpec(keys.apply(v), "AES"));
    }
}
