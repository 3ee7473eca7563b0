package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Sealed streams and packages under attack; the seed is printed. */
class SealedStreamPropertiesTest {
    private static final int SEGMENT = 1 << StreamForm.SEGMENT_BITS;
    private static final int SMALL_BITS = 10;
    private static final int SMALL = 1 << SMALL_BITS;

    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final byte[] secret = content(32);
    private final NodeKeys keys = NodeKeys.of(purpose -> {
        byte[] own = secret.clone();
        own[0] = (byte) purpose.ordinal();
        return own;
    });

    @BeforeEach
    void printSeed(TestInfo info) {
        System.out.println(info.getDisplayName() + " cadre.seed=" + seed);
    }

    @Test
    void everyLengthAroundASegmentsEdgeComesBack() throws IOException {
        for (int length : new int[] {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT - 1, 2 * SEGMENT, 2 * SEGMENT + 1}) {
            byte[] content = content(length);
            byte[] sealed = seal("delivery-1", content);
            int segments = Math.max(1, (length + SEGMENT - 1) / SEGMENT);
            assertEquals(StreamForm.HEADER_BYTES + length + segments * StreamForm.TAG_BYTES, sealed.length);
            assertArrayEquals(content, open("delivery-1", sealed), "length " + length);
        }
    }

    @Test
    void theSameContentNeverLooksTheSameTwice() throws IOException {
        byte[] content = content(100);
        assertFalse(Arrays.equals(seal("a", content), seal("a", content)));
    }

    @Test
    void oddReadsAndWritesGiveTheSameContent() throws IOException {
        byte[] content = content(2 * SMALL + 77);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = small(sealed)) {
            for (int at = 0; at < content.length;) {
                int part = Math.min(random.nextInt(700), content.length - at);
                if (part == 1) {
                    out.write(content[at]);
                } else {
                    out.write(content, at, part);
                }
                at += part;
            }
        }
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        try (InputStream in = keys.open(KeyPurpose.LANDING, "c", new ByteArrayInputStream(sealed.toByteArray()))) {
            byte[] buffer = new byte[900];
            for (int n = 0; n >= 0; n = in.read(buffer, 0, 1 + random.nextInt(buffer.length))) {
                opened.write(buffer, 0, n);
            }
        }
        assertArrayEquals(content, opened.toByteArray());
    }

    @Test
    void tenThousandAlterationsAreAllFound() throws IOException {
        byte[] content = content(4 * SMALL + 300);
        byte[] sealed = smallSealed(content);
        for (int i = 0; i < 10_000; i++) {
            byte[] altered = altered(sealed);
            if (Arrays.equals(altered, sealed)) {
                continue;
            }
            int attempt = i;
            ByteArrayOutputStream opened = new ByteArrayOutputStream();
            assertThrows(IOException.class, () -> {
                try (InputStream in = keys.open(KeyPurpose.LANDING, "c", new ByteArrayInputStream(altered))) {
                    in.transferTo(opened);
                }
            }, () -> "alteration " + attempt + " of seed " + seed);
            // What was handed out before the failure is whole, verified segments from the start.
            assertArrayEquals(Arrays.copyOf(content, opened.size()), opened.toByteArray());
        }
    }

    @Test
    void everyCutIsFound() throws IOException {
        byte[] sealed = smallSealed(content(2 * SMALL));
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThrows(IOException.class, () -> open("c", cut), () -> "cut to " + cut.length);
        }
    }

    @Test
    void aStreamThatWasNotClosedDoesNotOpen() throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        OutputStream out = keys.seal(KeyPurpose.LANDING, "c", sink);
        out.write(content(3 * SEGMENT));
        out.flush();
        assertThrows(IOException.class, () -> open("c", sink.toByteArray()));
        out.close();
        assertEquals(3 * SEGMENT, open("c", sink.toByteArray()).length);
    }

    @Test
    void aStreamWhoseSinkFailedIsNotCompletedByItsClose() throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                if (kept.size() > SEGMENT) {
                    throw new IOException("disk full");
                }
                kept.write(octet);
            }
        };
        OutputStream out = keys.seal(KeyPurpose.LANDING, "c", full);
        assertThrows(IOException.class, () -> out.write(content(3 * SEGMENT)));
        int before = kept.size();
        out.close();
        assertEquals(before, kept.size());
        assertThrows(IOException.class, () -> open("c", kept.toByteArray()));
    }

    @Test
    void anotherContextPurposeOrNodeDoesNotOpen() throws IOException {
        byte[] sealed = seal("a", content(10));
        assertThrows(IOException.class, () -> open("b", sealed));
        assertThrows(IOException.class, () -> all(keys.open(KeyPurpose.VAULT_RECORD, "a", new ByteArrayInputStream(sealed))));
        assertThrows(IOException.class,
            () -> all(NodeKeys.random().open(KeyPurpose.LANDING, "a", new ByteArrayInputStream(sealed))));
    }

    @Test
    void afterAFailureTheStreamNeverSpeaksAgain() throws IOException {
        byte[] sealed = smallSealed(content(3 * SMALL));
        sealed[StreamForm.HEADER_BYTES + SMALL + StreamForm.TAG_BYTES + 5] ^= 1;
        InputStream in = keys.open(KeyPurpose.LANDING, "c", new ByteArrayInputStream(sealed));
        assertEquals(SMALL, in.readNBytes(SMALL).length);
        assertThrows(IOException.class, in::read);
        assertThrows(IOException.class, in::read);
        assertEquals(0, in.available());
    }

    @Test
    void theSegmentsAreWhatTheFormSays() throws IOException, GeneralSecurityException {
        byte[] content = content(SEGMENT + 9);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = NodeKeys.of(purpose -> secret).seal(KeyPurpose.LANDING, "delivery-1", sealed)) {
            out.write(content);
        }
        byte[] bytes = sealed.toByteArray();
        byte[] header = Arrays.copyOf(bytes, 44);
        byte[] derived = Derivation.hkdf(secret, Arrays.copyOfRange(header, 12, 44),
            Derivation.information("cadre-stream-1", "delivery-1", header), 39);
        byte[] nonce = Arrays.copyOf(Arrays.copyOfRange(derived, 32, 39), 12);
        nonce[10] = 1;
        nonce[11] = 1;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(derived, 0, 32, "AES"), new GCMParameterSpec(128, nonce));
        byte[] last = cipher.doFinal(bytes, 44 + SEGMENT + 16, 9 + 16);
        assertArrayEquals(Arrays.copyOfRange(content, SEGMENT, SEGMENT + 9), last);
    }

    @Test
    void aPackageOpensForItsRecipientAloneAndNotForItsSender() throws IOException {
        NodeKeys recipient = NodeKeys.random();
        byte[] content = content(SEGMENT + 100);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream out = keys.sealPackage(recipient.publicKey(KeyPurpose.PACKAGE_OPENING), "package-1", sink)) {
            out.write(content);
        }
        byte[] sealed = sink.toByteArray();
        assertArrayEquals(content, all(recipient.openPackage("package-1", new ByteArrayInputStream(sealed))));
        assertThrows(IOException.class, () -> all(recipient.openPackage("package-2", new ByteArrayInputStream(sealed))));
        assertThrows(IOException.class, () -> all(keys.openPackage("package-1", new ByteArrayInputStream(sealed))));
        for (int i = 0; i < 500; i++) {
            byte[] altered = sealed.clone();
            altered[i < 124 ? i : random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            int attempt = i;
            assertThrows(IOException.class,
                () -> all(recipient.openPackage("package-1", new ByteArrayInputStream(altered))),
                () -> "flip " + attempt + " of seed " + seed);
        }
    }

    @Test
    void recipientsThatCannotBeAreRefused() {
        for (byte[] recipient : new byte[][] {new byte[31], new byte[32], new byte[33]}) {
            CadreException refusal = assertThrows(CadreException.class,
                () -> keys.sealPackage(recipient, "p", OutputStream.nullOutputStream()));
            assertEquals(ErrorCode.USAGE, refusal.code());
        }
    }

    @Test
    void streamsOfAnOlderKeyVersionStillOpen() throws IOException {
        KeyRing ring = new KeyRing();
        byte[] own = new byte[32];
        ring.add(KeyPurpose.LANDING, 1, own);
        NodeKeys node = new NodeKeys(ring);
        ByteArrayOutputStream old = new ByteArrayOutputStream();
        try (OutputStream out = node.seal(KeyPurpose.LANDING, "c", old)) {
            out.write(42);
        }
        byte[] record = node.recordCipher(KeyPurpose.LANDING).seal("p", new byte[] {7});
        own[0] = 1;
        ring.add(KeyPurpose.LANDING, 2, own);
        ByteArrayOutputStream fresh = new ByteArrayOutputStream();
        node.seal(KeyPurpose.LANDING, "c", fresh).close();
        assertEquals(2, StreamForm.keyVersion(fresh.toByteArray()));
        assertArrayEquals(new byte[] {42}, all(node.open(KeyPurpose.LANDING, "c", new ByteArrayInputStream(old.toByteArray()))));
        assertArrayEquals(new byte[] {7}, node.recordCipher(KeyPurpose.LANDING).open("p", record));
    }

    private byte[] altered(byte[] sealed) {
        int kind = random.nextInt(7);
        int whole = SMALL + StreamForm.TAG_BYTES;
        int segments = (sealed.length - StreamForm.HEADER_BYTES) / whole;
        int one = StreamForm.HEADER_BYTES + whole * random.nextInt(segments);
        int other = StreamForm.HEADER_BYTES + whole * random.nextInt(segments);
        byte[] altered = sealed.clone();
        switch (kind) {
            case 0, 1 -> altered[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> altered = Arrays.copyOf(sealed, random.nextInt(sealed.length));
            case 3 -> {
                altered = Arrays.copyOf(sealed, sealed.length + 1 + random.nextInt(2 * SMALL));
                if (random.nextBoolean()) {
                    System.arraycopy(sealed, one, altered, sealed.length, Math.min(whole, altered.length - sealed.length));
                }
            }
            case 4 -> {
                System.arraycopy(sealed, one, altered, other, whole);
                System.arraycopy(sealed, other, altered, one, whole);
            }
            case 5 -> {
                altered = Arrays.copyOf(sealed, sealed.length - whole);
                System.arraycopy(sealed, one + whole, altered, one, sealed.length - one - whole);
            }
            default -> Arrays.fill(altered, one, Math.min(sealed.length, one + random.nextInt(whole)), (byte) 0);
        }
        return altered;
    }

    private byte[] smallSealed(byte[] content) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = small(sealed)) {
            out.write(content);
        }
        return sealed.toByteArray();
    }

    // Segments of 1 KiB, which the form allows, make an alteration's check a thousandth of the work.
    private OutputStream small(OutputStream sink) throws IOException {
        byte[] salt = new byte[StreamForm.SALT_BYTES];
        random.nextBytes(salt);
        byte[] header = StreamForm.header(StreamForm.STREAM, 1, salt);
        header[7] = SMALL_BITS;
        sink.write(header);
        byte[] landing = secret.clone();
        landing[0] = (byte) KeyPurpose.LANDING.ordinal();
        return new SealingStream(SegmentCipher.sealing(landing, header, "cadre-stream-1", "c"), SMALL, sink);
    }

    private byte[] seal(String context, byte[] content) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = keys.seal(KeyPurpose.LANDING, context, sealed)) {
            out.write(content);
        }
        return sealed.toByteArray();
    }

    private byte[] open(String context, byte[] sealed) throws IOException {
        return all(keys.open(KeyPurpose.LANDING, context, new ByteArrayInputStream(sealed)));
    }

    private static byte[] all(InputStream opened) throws IOException {
        try (opened) {
            return opened.readAllBytes();
        }
    }

    private byte[] content(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}
