package org.cadrenode.mesh.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The authorisation of requests, {@code NHSMESH mailbox:nonce:count:time:hmac}, as the API of MESH defines it: the time is UTC
 * to the minute, the HMAC-SHA256 under the key of the environment is over mailbox, nonce, count, password and time. The nonce is
 * one for all requests of a session and the count tells them apart, as the service remembers both. Thread-safe.
 */
final class Authorisation {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private final String mailbox;
    private final byte[] password;
    private final byte[] sharedKey;
    private final InstantSource clock;
    private final String nonce;
    private long count;

    /** Makes the authorisation of one session; it keeps copies of password and key. */
    Authorisation(String mailbox, char[] password, byte[] sharedKey, InstantSource clock) throws MeshTrouble {
        this(mailbox, password, sharedKey, clock, UUID.randomUUID().toString());
    }

    Authorisation(String mailbox, char[] password, byte[] sharedKey, InstantSource clock, String nonce) throws MeshTrouble {
        this.mailbox = mailbox;
        this.password = new byte[password.length];
        for (int at = 0; at < password.length; at++) {
            if (password[at] < ' ' || password[at] > '~') {
                throw MeshTrouble.lasting("the password of the mailbox has characters that MESH does not know; set it again with connector:secret-set");
            }
            this.password[at] = (byte) password[at];
        }
        if (sharedKey.length == 0) {
            throw MeshTrouble.lasting("the shared key of MESH is empty; set it again with connector:secret-set");
        }
        this.sharedKey = sharedKey.clone();
        this.clock = clock;
        this.nonce = nonce;
    }

    /** Returns the header's value for the next request, another one each time. */
    synchronized String next() {
        String number = Long.toString(count++);
        String time = TIME.format(clock.instant());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(sharedKey, "HmacSHA256"));
            mac.update(ascii(mailbox + ":" + nonce + ":" + number + ":"));
            mac.update(password);
            mac.update(ascii(":" + time));
            return "NHSMESH " + mailbox + ":" + nonce + ":" + number + ":" + time + ":" + HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no HMAC-SHA256", e);
        }
    }

    /** Wipes password and key. */
    synchronized void forget() {
        Arrays.fill(password, (byte) 0);
        Arrays.fill(sharedKey, (byte) 0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
