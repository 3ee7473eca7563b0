package org.cadrenode.keystore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.RecordCipher;
import org.junit.jupiter.api.Test;

class NodeKeysTest {
    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final NodeKeys keys = NodeKeys.random();

    @Test
    void aHashOfWordsIsTheHashOfTheirLengthsAndUtf8() throws IOException {
        KeyedHash hash = keys.keyedHash(KeyPurpose.LINKAGE);
        for (List<String> words : List.of(List.<String>of(), List.of(""), List.of("ab", "c"), List.of("Zoë", "Ωμέγα", "日本", "😀"),
                List.of("x".repeat(5_000), "é".repeat(5_000)))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                for (String word : words) {
                    byte[] utf8 = word.getBytes(UTF_8);
                    out.writeInt(utf8.length);
                    out.write(utf8);
                }
            }
            assertArrayEquals(hash.of(bytes.toByteArray()), hash.of(words.toArray(String[]::new)));
        }
    }

    @Test
    void differentWordsHaveDifferentHashes() {
        KeyedHash hash = keys.keyedHash(KeyPurpose.VAULT_LOOKUP);
        Map<String, List<String>> seen = new HashMap<>();
        String alphabet = "ab\0é日\ud83d\ude00?\ud83d";
        for (int i = 0; i < 50_000; i++) {
            String[] words = new String[random.nextInt(4)];
            for (int w = 0; w < words.length; w++) {
                StringBuilder word = new StringBuilder();
                for (int c = random.nextInt(4); c > 0; c--) {
                    word.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                words[w] = word.toString();
            }
            List<String> before = seen.putIfAbsent(HexFormat.of().formatHex(hash.of(words)), List.of(words));
            assertTrue(before == null || before.equals(List.of(words)), "seed " + seed);
        }
        assertTrue(seen.size() > 1_000);
    }

    @Test
    void aHashIsTheSameForEveryInstanceAndAnotherForEveryPurposeAndNode() {
        Set<String> hashes = new HashSet<>();
        for (KeyPurpose purpose : List.of(KeyPurpose.LINKAGE, KeyPurpose.VAULT_LOOKUP, KeyPurpose.PSEUDONYM_LOCAL)) {
            byte[] one = keys.keyedHash(purpose).of("word");
            assertArrayEquals(one, keys.keyedHash(purpose).of("word"));
            hashes.add(HexFormat.of().formatHex(one));
            hashes.add(HexFormat.of().formatHex(NodeKeys.random().keyedHash(purpose).of("word")));
        }
        assertEquals(6, hashes.size());
    }

    @Test
    void aRecordOpensInItsOwnPlaceOnly() {
        RecordCipher cipher = keys.recordCipher(KeyPurpose.VAULT_RECORD);
        byte[] record = "synthetic person".getBytes(UTF_8);
        byte[] sealed = cipher.seal("person/1", record);
        assertEquals(3 + 12 + record.length + 16, sealed.length);
        assertArrayEquals(record, keys.recordCipher(KeyPurpose.VAULT_RECORD).open("person/1", sealed));
        assertArrayEquals(new byte[0], cipher.open("p", cipher.seal("p", new byte[0])));
        assertFalse(Arrays.equals(sealed, cipher.seal("person/1", record)));
        changed(() -> cipher.open("person/2", sealed));
        changed(() -> keys.recordCipher(KeyPurpose.SUPPRESSION_RECORD).open("person/1", sealed));
        changed(() -> NodeKeys.random().recordCipher(KeyPurpose.VAULT_RECORD).open("person/1", sealed));
    }

    @Test
    void everyFlippedBitAndEveryCutOfARecordIsFound() {
        RecordCipher cipher = keys.recordCipher(KeyPurpose.VAULT_RECORD);
        byte[] sealed = cipher.seal("t/1", new byte[40]);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] altered = sealed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            changed(() -> cipher.open("t/1", altered));
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            changed(() -> cipher.open("t/1", cut));
        }
        assertArrayEquals(new byte[40], cipher.open("t/1", sealed));
    }

    @Test
    void noncesDoNotRepeatAcrossTheirBatches() {
        RecordCipher cipher = keys.recordCipher(KeyPurpose.VAULT_RECORD);
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertTrue(nonces.add(HexFormat.of().formatHex(cipher.seal("p", new byte[1]), 3, 15)));
        }
    }

    @Test
    void signaturesBindKeyAndContent() {
        byte[] content = {1, 2, 3};
        byte[] signature = keys.sign(KeyPurpose.PACKAGE_SIGNING, content);
        assertTrue(keys.verify(keys.publicKey(KeyPurpose.PACKAGE_SIGNING), content, signature));
        assertFalse(keys.verify(keys.publicKey(KeyPurpose.JOURNAL_SIGNING), content, signature));
        assertFalse(keys.verify(keys.publicKey(KeyPurpose.PACKAGE_SIGNING), new byte[] {1, 2}, signature));
        assertFalse(keys.verify(new byte[31], content, signature));
        assertFalse(keys.verify(keys.publicKey(KeyPurpose.PACKAGE_SIGNING), content, new byte[63]));
        byte[] noPoint = new byte[32];
        Arrays.fill(noPoint, (byte) 0xff);
        assertFalse(keys.verify(noPoint, content, signature));
    }

    @Test
    void everyPurposeServesItsOwnUsesOnly() {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            boolean signs = purpose.name().endsWith("_SIGNING");
            boolean opens = purpose == KeyPurpose.PACKAGE_OPENING;
            boolean symmetric = !signs && !opens && purpose != KeyPurpose.REQUEST_OPENING;
            assertEquals(signs, allowed(() -> keys.sign(purpose, new byte[1])), purpose.name());
            assertEquals(signs || opens, allowed(() -> keys.publicKey(purpose)), purpose.name());
            assertEquals(symmetric, allowed(() -> keys.keyedHash(purpose)), purpose.name());
            assertEquals(symmetric, allowed(() -> keys.recordCipher(purpose)), purpose.name());
            assertEquals(symmetric, allowed(() -> keys.filePassword(purpose, 1)), purpose.name());
            assertEquals(symmetric, allowed(() -> seal(purpose)), purpose.name());
        }
    }

    @Test
    void aFilePasswordIsStableAndOfItsPurpose() {
        char[] password = keys.filePassword(KeyPurpose.VAULT_FILE, 1);
        assertTrue(new String(password).matches("[0-9a-f]{64}"));
        assertArrayEquals(password, keys.filePassword(KeyPurpose.VAULT_FILE, 1));
        assertFalse(Arrays.equals(password, keys.filePassword(KeyPurpose.RESEARCH_FILE, 1)));
        Arrays.fill(password, '\0');
        assertNotEquals(0, keys.filePassword(KeyPurpose.VAULT_FILE, 1)[0]);
    }

    @Test
    void wipedKeysRefuseEverything() {
        NodeKeys wiped = NodeKeys.random();
        wiped.wipe();
        for (Runnable use : List.<Runnable>of(() -> wiped.keyedHash(KeyPurpose.LINKAGE),
                () -> wiped.recordCipher(KeyPurpose.VAULT_RECORD), () -> wiped.sign(KeyPurpose.JOURNAL_SIGNING, new byte[1]),
                () -> wiped.publicKey(KeyPurpose.PACKAGE_OPENING), () -> wiped.filePassword(KeyPurpose.VAULT_FILE, 1))) {
            assertEquals(ErrorCode.KEYSTORE_SEALED, assertThrows(CadreException.class, use::run).code());
        }
    }

    @Test
    void nothingOfTheKeysIsPrinted() {
        assertEquals("NodeKeys[redacted]", keys.toString());
    }

    private void seal(KeyPurpose purpose) {
        try {
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            keys.seal(purpose, "c", sealed).close();
            keys.open(purpose, "c", new ByteArrayInputStream(sealed.toByteArray())).close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean allowed(Runnable use) {
        try {
            use.run();
            return true;
        } catch (CadreException e) {
            assertEquals(ErrorCode.INTERNAL, e.code());
            return false;
        }
    }

    private static void changed(Runnable open) {
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, open::run).code());
    }
}
