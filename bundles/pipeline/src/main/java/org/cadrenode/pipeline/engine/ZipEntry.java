package org.cadrenode.pipeline.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.cadrenode.connector.spi.Problem;

/**
 * What an entry of a ZIP archive says of itself in its local header (APPNOTE.TXT 6.3.10, section 4.3.7).
 *
 * @param number from 1
 * @param offset where its header starts
 * @param name as it stands there; never logged
 * @param check CRC-32 of its content; 0 if that follows the content
 * @param packed bytes in the archive; 0 if that follows the content
 * @param size bytes of its content; 0 if that follows the content
 * @param zip64 whether it says that its lengths have eight bytes
 */
record ZipEntry(int number, long offset, String name, int method, int flags, long check, long packed, long size,
        boolean zip64) {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    private static final int LONGEST_NAME = 1000;
    private static final int ENCRYPTED = 1;
    private static final int FOLLOWED = 8;
    private static final int STRONGLY_ENCRYPTED = 64;
    private static final int MASKED = 1 << 13;
    private static final int AES = 99;

    static String name(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    boolean folder() {
        return name.endsWith("/");
    }

    /** Returns the last part of its name. */
    String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    boolean encrypted() {
        return (flags & (ENCRYPTED | STRONGLY_ENCRYPTED | MASKED)) != 0 || method == AES;
    }

    /** Returns whether its length and checksum follow its content. */
    boolean followed() {
        return (flags & FOLLOWED) != 0;
    }

    /** Returns why it is not read, as far as its header tells. */
    Optional<Problem> problem() {
        if (encrypted()) {
            return Optional.of(Problem.DECRYPTION_FAILED);
        }
        if (namesElsewhere()) {
            return Optional.of(Problem.ARCHIVE_FORBIDDEN);
        }
        if (method != STORED && method != DEFLATED) {
            return Optional.of(Problem.FORMAT_UNKNOWN);
        }
        return Optional.empty();
    }

    // Nothing is ever written under such a name, but who sends it means no good.
    private boolean namesElsewhere() {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.startsWith("/") || name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return true;
        }
        for (String part : name.split("/")) {
            if (part.equals("..") || part.equals(".") || part.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
