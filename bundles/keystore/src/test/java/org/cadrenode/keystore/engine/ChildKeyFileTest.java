package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.ChildKeys.State;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.function.Executable;

class ChildKeyFileTest {
    private static final byte[] RECORD = "Ada Quillfeather".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;
    private final NodeKeys keys = NodeKeys.random();
    private Path file;
    private ChildKeyFile children;
    private ChildCipher cipher;

    @BeforeEach
    void open() {
        file = folder.resolve("children");
        children = (ChildKeyFile) keys.childKeys(KeyPurpose.VAULT_RECORD, file);
        cipher = children.cipher();
    }

    @AfterEach
    void close() {
        children.close();
    }

    private void reopen() {
        children.close();
        open();
    }

    private static ErrorCode code(Executable refused) {
        return assertThrows(CadreException.class, refused).code();
    }

    private void alter(long number, int at, int by) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (number - 1) * ChildKeyFile.SLOT + at] ^= (byte) by;
        Files.write(file, bytes);
        cipher = children.cipher();
    }

    @Test
    void aRecordOpensUnderItsChildsKeyInItsPlaceAndUnderNoOther() {
        long one = children.next();
        long two = children.next();
        byte[] sealed = cipher.seal(one, "here", RECORD);
        assertArrayEquals(RECORD, cipher.open(one, "here", sealed));
        assertTrue(cipher.own(sealed));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> cipher.open(two, "here", sealed)));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> cipher.open(one, "there", sealed)));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> keys.recordCipher(KeyPurpose.VAULT_RECORD).open("here", sealed)));
        reopen();
        assertArrayEquals(RECORD, cipher.open(one, "here", sealed));
    }

    @Test
    void theKeyOfARecordIsThatOfTheCounterModeOfSp800108() throws IOException {
        byte[] key = new byte[32];
        byte[] childs = new byte[32];
        new Random(800).nextBytes(key);
        new Random(108).nextBytes(childs);
        ByteArrayOutputStream fixed = new ByteArrayOutputStream();
        fixed.write("cadre-child-1".getBytes(StandardCharsets.US_ASCII));
        fixed.write(0);
        fixed.write(childs);
        fixed.write(new byte[] {0, 0, 1, 0});
        KDFCounterBytesGenerator standard = new KDFCounterBytesGenerator(new HMac(new SHA256Digest()));
        standard.init(new KDFCounterParameters(key, fixed.toByteArray(), 32));
        byte[] expected = new byte[32];
        standard.generateBytes(expected, 0, 32);
        byte[] input = ChildCipherUnderKeys.input();
        System.arraycopy(childs, 0, input, 18, 32);
        assertArrayEquals(expected, ChildCipherUnderKeys.mac(key.clone()).doFinal(input));
    }

    @Test
    void theChildsKeyWithoutTheKeystoresOpensNothing() {
        long one = children.next();
        byte[] sealed = cipher.seal(one, "here", RECORD);
        try (var others = NodeKeys.random().childKeys(KeyPurpose.VAULT_RECORD, file)) {
            assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> others.cipher().open(one, "here", sealed)));
        }
        try (var others = keys.childKeys(KeyPurpose.CUSTODIAN_RECORD, file)) {
            assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> others.cipher().open(one, "here", sealed)));
        }
    }

    @Test
    void aDestroyedKeyIsGoneFromTheFileForGoodAndSaysSo() throws IOException {
        long one = children.next();
        long two = children.next();
        byte[] sealed = cipher.seal(one, "here", RECORD);
        byte[] before = Files.readAllBytes(file);
        String key = HexFormat.of().formatHex(before, 1, 33);
        children.destroy(List.of(one));
        assertEquals(ErrorCode.KEY_DESTROYED, code(() -> cipher.open(one, "here", sealed)), "whatever was read of the file before");
        byte[] after = Files.readAllBytes(file);
        assertTrue(HexFormat.of().formatHex(before).contains(key));
        assertFalse(HexFormat.of().formatHex(after).contains(key));
        assertArrayEquals(Arrays.copyOfRange(before, 64, before.length), Arrays.copyOfRange(after, 64, after.length));
        children.destroy(List.of(one, one));
        assertArrayEquals(after, Files.readAllBytes(file));
        for (int look = 0; look < 2; look++) {
            assertEquals(State.DESTROYED, children.state(one));
            assertEquals(State.LIVE, children.state(two));
            assertEquals(ErrorCode.KEY_DESTROYED, code(() -> cipher.open(one, "here", sealed)));
            assertEquals(ErrorCode.KEY_DESTROYED, code(() -> cipher.seal(one, "here", RECORD)));
            reopen();
        }
        children.cover(2);
        assertTrue(children.next() > two);
        assertEquals(State.DESTROYED, children.state(one));
    }

    @Test
    void noNumberIsGivenTwiceAndThoseOfALotThatNobodyUsedAreCutOff() throws IOException {
        for (int i = 1; i <= 1500; i++) {
            assertEquals(i, children.next());
        }
        assertEquals(2048 * ChildKeyFile.SLOT, Files.size(file));
        Path killed = Files.copy(file, folder.resolve("killed"));
        reopen();
        assertEquals(1500 * ChildKeyFile.SLOT, Files.size(file));
        assertEquals(1501, children.next());
        try (var other = keys.childKeys(KeyPurpose.VAULT_RECORD, killed)) {
            assertEquals(2049, other.next());
        }
    }

    @Test
    void aSlotThatAKillCutShortIsMadeAnew() throws IOException {
        children.next();
        reopen();
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), ChildKeyFile.SLOT + 17));
        reopen();
        long next = children.next();
        assertEquals(2, next);
        assertArrayEquals(RECORD, cipher.open(next, "here", cipher.seal(next, "here", RECORD)));
    }

    @Test
    void whatIsMissingOrAlteredIsNotTakenForDestroyed() throws IOException {
        long one = children.next();
        long two = children.next();
        byte[] sealed = cipher.seal(one, "here", RECORD);
        children.destroy(List.of(two));
        alter(one, 9, 4);
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> cipher.open(one, "here", sealed)));
        alter(one, 9, 4);
        assertArrayEquals(RECORD, cipher.open(one, "here", sealed));
        alter(one, 0, 1 ^ 3);
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> cipher.open(one, "here", sealed)), "a destruction that was made up");
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(bytes, ChildKeyFile.SLOT, bytes, 0, ChildKeyFile.SLOT);
        Files.write(file, bytes);
        cipher = children.cipher();
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> cipher.open(one, "here", sealed)), "the destruction of another");
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> children.state(one)));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> children.state(100_000)));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> children.state(0)));
        children.destroy(List.of(one));
        assertEquals(State.DESTROYED, children.state(one), "what was altered is destroyed all the same");
    }

    @Test
    void aDoomedKeyLivesAgainIfItsRecordIsThereAndIsDestroyedOtherwise() {
        List<Long> all = List.of(children.next(), children.next(), children.next());
        byte[] sealed = cipher.seal(1, "here", RECORD);
        children.doom(List.of(1L, 2L));
        assertEquals(State.DOOMED, children.state(1));
        assertArrayEquals(RECORD, cipher.open(1, "here", sealed));
        reopen();
        assertEquals(1, children.settle(number -> number != 2));
        assertEquals(List.of(State.LIVE, State.DESTROYED, State.LIVE), all.stream().map(children::state).toList());
        assertArrayEquals(RECORD, cipher.open(1, "here", sealed));
        children.doom(List.of(2L));
        assertEquals(State.DESTROYED, children.state(2));
        assertEquals(0, children.settle(number -> false));
    }

    @Test
    void recordsOfBeforeThereWereKeysOfChildrenOpenAndOlderVersionsOfThePurposesKeyToo() {
        byte[] before = keys.recordCipher(KeyPurpose.VAULT_RECORD).seal("here", RECORD);
        children.cover(7);
        assertFalse(cipher.own(before));
        assertEquals(1, cipher.versionOf(before));
        assertArrayEquals(RECORD, cipher.open(7, "here", before));
        byte[] sealed = cipher.seal(7, "here", RECORD);
        byte[] secret = new byte[32];
        new Random(9).nextBytes(secret);
        keys.add(KeyPurpose.VAULT_RECORD, secret);
        ChildCipher newer = children.cipher();
        assertEquals(2, newer.version());
        assertArrayEquals(RECORD, newer.open(7, "here", sealed));
        byte[] renewed = newer.seal(7, "here", RECORD);
        assertEquals(2, newer.versionOf(renewed));
        children.destroy(List.of(7L));
        reopen();
        assertEquals(ErrorCode.KEY_DESTROYED, code(() -> cipher.open(7, "here", sealed)));
        assertEquals(ErrorCode.KEY_DESTROYED, code(() -> cipher.open(7, "here", renewed)));
        assertEquals(8, children.next());
    }

    @Test
    void theFileIsItsOwnersAloneAndAnInterruptedReaderDoesNotCloseIt() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        long one = children.next();
        Thread.currentThread().interrupt();
        byte[] sealed = cipher.seal(one, "here", RECORD);
        children.destroy(List.of(children.next()));
        assertTrue(Thread.interrupted());
        assertArrayEquals(RECORD, cipher.open(one, "here", sealed));
    }
}
