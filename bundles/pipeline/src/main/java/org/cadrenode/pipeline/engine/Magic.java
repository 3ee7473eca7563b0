package org.cadrenode.pipeline.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.cadrenode.connector.spi.Wrapping.Kind;

/** Tells by its first bytes, never by a name, in what content is wrapped. */
final class Magic {
    /** How many bytes are looked at. */
    static final int LENGTH = 64;
    private static final byte[] ARMOUR = "-----BEGIN PGP MESSAGE-----".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PEM_CMS = "-----BEGIN CMS-----".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PEM_PKCS7 = "-----BEGIN PKCS7-----".getBytes(StandardCharsets.US_ASCII);
    // The object identifiers 1.2.840.113549.1.7.3 (RFC 5652) and 1.2.840.113549.1.9.16.1.23 (RFC 5083).
    private static final byte[] ENVELOPED = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 7, 3};
    private static final byte[] AUTHENTICATED = {6, 11, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 9, 16, 1, 23};

    private Magic() { }

    static Optional<Kind> of(byte[] first) {
        if (starts(first, 0, 'P', 'K', 3, 4) || starts(first, 0, 'P', 'K', 5, 6)) {
            return Optional.of(Kind.ZIP);
        }
        if (starts(first, 0, 0x1f, 0x8b, 8)) {
            return Optional.of(Kind.GZIP);
        }
        if (armoured(first) || message(first)) {
            return Optional.of(Kind.PGP);
        }
        if (pem(first) || cms(first)) {
            return Optional.of(Kind.CMS);
        }
        return Optional.empty();
    }

    static boolean armoured(byte[] first) {
        return starts(first, blanks(first), ARMOUR);
    }

    static boolean pem(byte[] first) {
        return starts(first, blanks(first), PEM_CMS) || starts(first, blanks(first), PEM_PKCS7);
    }

    private static boolean cms(byte[] first) {
        if (first.length < 2 || first[0] != 0x30) {
            return false;
        }
        int length = first[1] & 0xff;
        int at = length <= 0x80 ? 2 : 2 + (length & 0x7f);
        return starts(first, at, ENVELOPED) || starts(first, at, AUTHENTICATED);
    }

    // An encrypted message starts with a session key (RFC 9580, sections 4.2, 5.1 and 5.3), whose first byte is its version. Text
    // in an old encoding may start like its tag, but not go on like it.
    private static boolean message(byte[] first) {
        if (first.length < 3 || (first[0] & 0x80) == 0) {
            return false;
        }
        int tag = first[0] & 0xff;
        boolean recent = (tag & 0x40) != 0;
        int kind = recent ? tag & 0x3f : tag >> 2 & 0xf;
        int body;
        if (recent) {
            int length = first[1] & 0xff;
            body = length < 192 ? 2 : length < 224 ? 3 : length == 255 ? 6 : 2;
        } else {
            body = switch (tag & 3) {
                case 0 -> 2;
                case 1 -> 3;
                case 2 -> 5;
                default -> 1;
            };
        }
        if (body >= first.length) {
            return false;
        }
        int version = first[body];
        return kind == 1 && (version == 3 || version == 6) || kind == 3 && version >= 4 && version <= 6;
    }

    private static int blanks(byte[] first) {
        int at = 0;
        while (at < first.length && (first[at] == '\r' || first[at] == '\n' || first[at] == ' ')) {
            at++;
        }
        return at;
    }

    private static boolean starts(byte[] first, int at, int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return starts(first, at, bytes);
    }

    private static boolean starts(byte[] first, int at, byte[] bytes) {
        return first.length >= at + bytes.length && Arrays.equals(first, at, at + bytes.length, bytes, 0, bytes.length);
    }
}
