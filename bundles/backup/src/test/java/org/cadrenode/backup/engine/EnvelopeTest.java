package org.cadrenode.backup.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final char[] PASSPHRASE = "correct horse battery staple".toCharArray();
    private static final int SEGMENT = 1 << 16;

    private final RecoveryKey key = RecoveryKey.make();

    private byte[] seal(byte[] content) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream out = Envelope.seal(RecoveryKey.publicKey(key.publicKey()), "this", sink)) {
            out.write(content);
        }
        return sink.toByteArray();
    }

    private static byte[] open(RecoveryKey key, String context, byte[] sealed) throws IOException {
        try (InputStream in = Envelope.open(key, context, new ByteArrayInputStream(sealed))) {
            return in.readAllBytes();
        }
    }

    @Test
    void whatIsSealedOpensWhateverItsLength() throws IOException {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 15, 16, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 17}) {
            byte[] content = new byte[length];
            random.nextBytes(content);
            byte[] sealed = seal(content);
            assertArrayEquals(content, open(key, "this", sealed), "length " + length);
            assertEquals(length, Envelope.plainBytes(sealed.length));
        }
    }

    @Test
    void noByteCanBeAlteredAndNoneCutOff() throws IOException {
        byte[] content = new byte[2 * SEGMENT + 100];
        new Random(2).nextBytes(content);
        byte[] sealed = seal(content);
        // Each class of bytes: header, encapsulated key, sealed key, ciphertext and tag of a middle and of the last segment.
        int first = 8 + 32 + 48;
        for (int at : new int[] {0, 6, 7, 8, 39, 40, 87, first, first + SEGMENT, first + SEGMENT + 15, sealed.length - 20, sealed.length - 1}) {
            byte[] altered = sealed.clone();
            altered[at] ^= 1;
            assertThrows(IOException.class, () -> open(key, "this", altered), "byte " + at);
        }
        for (int length : new int[] {0, 7, 39, first, first + 5, first + SEGMENT + 16, first + 2 * (SEGMENT + 16), sealed.length - 1}) {
            assertThrows(IOException.class, () -> open(key, "this", Arrays.copyOf(sealed, length)), "cut to " + length);
        }
        assertThrows(IOException.class, () -> open(key, "this", Arrays.copyOf(sealed, sealed.length + 1)));
        assertThrows(IOException.class, () -> open(key, "that", sealed), "another context");
        assertThrows(IOException.class, () -> open(RecoveryKey.make(), "this", sealed), "another key");
    }

    @Test
    void segmentsCannotChangePlaces() throws IOException {
        byte[] sealed = seal(new byte[3 * SEGMENT]);
        int first = 8 + 32 + 48;
        byte[] altered = sealed.clone();
        System.arraycopy(sealed, first, altered, first + SEGMENT + 16, SEGMENT + 16);
        System.arraycopy(sealed, first + SEGMENT + 16, altered, first, SEGMENT + 16);
        assertThrows(IOException.class, () -> open(key, "this", altered));
    }

    @Test
    void aRecoveryKeyOpensWithItsPassphraseOnly() throws IOException {
        String text = key.lock(PASSPHRASE);
        assertEquals(key.publicKey(), RecoveryKey.open(text, PASSPHRASE).publicKey());
        assertThrows(IOException.class, () -> RecoveryKey.open(text, "another passphrase".toCharArray()));
        assertThrows(IllegalArgumentException.class, () -> key.lock("too short".toCharArray()));
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            String[] altered = lines.clone();
            char last = altered[i].charAt(altered[i].length() - 1);
            altered[i] = altered[i].substring(0, altered[i].length() - 1) + (last == '0' ? '1' : '0');
            assertThrows(IOException.class, () -> RecoveryKey.open(String.join("\n", altered) + "\n", PASSPHRASE), "line " + i);
        }
        assertTrue(!key.toString().contains(key.publicKey()));
    }
}
