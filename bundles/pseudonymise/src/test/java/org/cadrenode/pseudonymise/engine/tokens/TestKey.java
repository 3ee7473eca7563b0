package org.cadrenode.pseudonymise.engine.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.keys.KeyedHash;

/** A key for tests. */
final class TestKey implements KeyedHash {
    private final Mac mac;

    TestKey(int number) {
        try {
            byte[] key = new byte[32];
            key[0] = (byte) number;
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] of(byte[] content) {
        return mac.doFinal(content);
    }

    @Override
    public byte[] of(String... words) {
        return of(String.join("\n", words).getBytes(StandardCharsets.UTF_8));
    }
}
