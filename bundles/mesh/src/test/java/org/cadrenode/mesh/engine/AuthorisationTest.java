package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The sandbox takes old times and repeated nonces; MESH does not. So the header is looked at here. */
class AuthorisationTest {
    private static final byte[] KEY = "BackBone".getBytes(StandardCharsets.US_ASCII);
    private static final String NONCE = "2c001608-5f09-4840-9611-bea43e666a30";

    @Test
    void theHeaderIsWhatTheApiDefines() throws Exception {
        Authorisation authorisation = new Authorisation("X26ABC1", "pass word".toCharArray(), KEY,
                () -> Instant.parse("2026-03-29T01:30:59Z"), NONCE);

        assertEquals("NHSMESH X26ABC1:" + NONCE + ":0:202603290130:" + hmac("X26ABC1:" + NONCE + ":0:pass word:202603290130"),
                authorisation.next());
        assertEquals("NHSMESH X26ABC1:" + NONCE + ":1:202603290130:" + hmac("X26ABC1:" + NONCE + ":1:pass word:202603290130"),
                authorisation.next());
    }

    @Test
    void noTwoHeadersAreTheSameWithinAMinuteOrAmongSessions() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int session = 0; session < 3; session++) {
            Authorisation authorisation = new Authorisation("X26ABC1", "password".toCharArray(), KEY, () -> Instant.EPOCH);
            for (int request = 0; request < 1000; request++) {
                String[] parts = authorisation.next().split("[ :]");
                assertEquals(Integer.toString(request), parts[3]);
                assertTrue(seen.add(parts[2] + ":" + parts[3]), "nonce and count came twice");
            }
        }
    }

    @Test
    void theTimeIsThatOfTheRequestAndNotOfTheSession() throws Exception {
        Instant[] now = {Instant.parse("2026-12-31T23:59:30Z")};
        Authorisation authorisation = new Authorisation("X26ABC1", "password".toCharArray(), KEY, () -> now[0]);
        String before = authorisation.next();
        now[0] = now[0].plus(Duration.ofMinutes(1));

        assertTrue(before.contains(":202612312359:"), before);
        assertTrue(authorisation.next().contains(":202701010000:"));
    }

    @Test
    void passwordAndKeyAreNoPartOfItAndAreWiped() throws Exception {
        Authorisation authorisation = new Authorisation("X26ABC1", "password".toCharArray(), KEY, () -> Instant.EPOCH, NONCE);
        String first = authorisation.next();
        assertFalse(first.contains("password") || first.contains("BackBone"));
        authorisation.forget();

        assertNotEquals(hmac("X26ABC1:" + NONCE + ":1:password:197001010000"), authorisation.next().split(":")[4]);
    }

    @Test
    void aPasswordThatMeshCannotKnowIsSaidAndNotShown() {
        MeshTrouble trouble = assertThrows(MeshTrouble.class,
                () -> new Authorisation("X26ABC1", "pässword".toCharArray(), KEY, () -> Instant.EPOCH));
        assertFalse(trouble.getMessage().contains("pässword"));
        assertThrows(MeshTrouble.class, () -> new Authorisation("X26ABC1", "password".toCharArray(), new byte[0], () -> Instant.EPOCH));
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
