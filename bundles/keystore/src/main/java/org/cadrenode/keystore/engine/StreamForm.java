package org.cadrenode.keystore.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The byte form of sealed streams, version 1, after STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, "Online
 * Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015) in the shape of Tink's AES-GCM-HKDF streaming.
 *
 * <pre>
 * header   "CADRE" · kind 'S' or 'P' · form 1 · log2 of the segment's plain bytes · key version (4, 0 in a package) · salt (32)
 * package  only kind 'P': HPKE encapsulated key (32) · sealed content secret (32 + 16)
 * segments ciphertext · tag (16); each but the last holds exactly one segment's plain bytes, the last 0 up to as many
 * </pre>
 *
 * Key and nonce prefix are HKDF-SHA-256 over the purpose's key with the salt, the context and the whole header; a nonce
 * is prefix (7) · segment number (4) · 1 for the last segment, else 0. So a segment opens in its own place of its own
 * stream only, and a stream that lost its end does not open.
 */
final class StreamForm {
    static final int HEADER_BYTES = 44;
    static final int SEGMENT_BITS = 14;
    static final int TAG_BYTES = 16;
    static final int NONCE_BYTES = 12;
    static final int PREFIX_BYTES = 7;
    static final int KEY_BYTES = 32;
    static final int SALT_BYTES = 32;
    static final byte STREAM = 'S';
    static final byte PACKAGE = 'P';

    private static final byte[] MAGIC = {'C', 'A', 'D', 'R', 'E'};
    private static final byte FORM = 1;
    private static final int KIND_AT = 5;
    private static final int FORM_AT = 6;
    private static final int SEGMENT_AT = 7;
    private static final int VERSION_AT = 8;
    private static final int SALT_AT = 12;
    private static final int LEAST_SEGMENT_BITS = 10;
    private static final int MOST_SEGMENT_BITS = 20;

    private StreamForm() { }

    /** Returns a fresh header. */
    static byte[] header(byte kind, int keyVersion, byte[] salt) {
        byte[] header = Arrays.copyOf(MAGIC, HEADER_BYTES);
        header[KIND_AT] = kind;
        header[FORM_AT] = FORM;
        header[SEGMENT_AT] = SEGMENT_BITS;
        for (int i = 0; i < 4; i++) {
            header[VERSION_AT + i] = (byte) (keyVersion >> 24 - 8 * i);
        }
        System.arraycopy(salt, 0, header, SALT_AT, SALT_BYTES);
        return header;
    }

    /** Reads a header and refuses what is not one of {@code kind}. */
    static byte[] readHeader(InputStream source, byte kind) throws IOException {
        byte[] header = readExactly(source, HEADER_BYTES);
        if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length) || header[KIND_AT] != kind
            || header[FORM_AT] != FORM || header[SEGMENT_AT] < LEAST_SEGMENT_BITS
            || header[SEGMENT_AT] > MOST_SEGMENT_BITS) {
            throw new IOException("This is not a sealed stream of the expected kind and form");
        }
        return header;
    }

    static int segmentBytes(byte[] header) {
        return 1 << header[SEGMENT_AT];
    }

    static int keyVersion(byte[] header) {
        int version = 0;
        for (int i = 0; i < 4; i++) {
            version = version << 8 | header[VERSION_AT + i] & 0xff;
        }
        return version;
    }

    static byte[] salt(byte[] header) {
        return Arrays.copyOfRange(header, SALT_AT, SALT_AT + SALT_BYTES);
    }

    static byte[] readExactly(InputStream source, int length) throws IOException {
        byte[] bytes = source.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("A sealed stream ends within its header");
        }
        return bytes;
    }
}
