package org.cadrenode.optout.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.optout.internal.ReplicaRows.Head;

/**
 * One record of the register's copy: a line that says which copy it is of, its number, the hash of the record before it, and by what
 * its changes are known again; the changes, sealed; and a signature over all of that (Ed25519). The seal is bound to copy and number.
 * Its key has one version for ever, so that an older backup of the keystore opens what was written since.
 *
 * @param after the record before it
 * @param id of the changes
 * @param hash of the whole record
 */
record ReplicaRecord(Head after, String id, byte[] sealed, Digest hash) {
    /** The most bytes of a record. */
    static final int LARGEST = 16 * 1024 * 1024;
    private static final int SIGNATURE = 64;
    private static final int LONGEST_LINE = 400;
    private static final Pattern LINE = Pattern.compile(
            "cadre-optout-replica-1 ([0-9a-f]{32}) ([0-9]{1,18}) ([0-9a-f]{64}) ([0-9a-f]{32})");

    /** Returns the bytes of the record behind another one. */
    static byte[] write(Head after, String id, byte[] content, Keystore keystore) {
        long sequence = after.sequence() + 1;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 512);
        bytes.writeBytes(("cadre-optout-replica-1 " + after.chain() + " " + sequence + " " + after.hash() + " " + id + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(keystore.recordCipher(KeyPurpose.OPTOUT_REPLICA).seal(place(after.chain(), sequence), content));
        bytes.writeBytes(keystore.sign(KeyPurpose.JOURNAL_SIGNING, bytes.toByteArray()));
        return bytes.toByteArray();
    }

    /**
     * Reads the record behind another one.
     *
     * @throws CadreException CONTENT_CHANGED if it is not that, or not as this register's node wrote it
     */
    static ReplicaRecord read(byte[] bytes, Head after, Keystore keystore) {
        int end = 0;
        while (end < Math.min(bytes.length, LONGEST_LINE) && bytes[end] != '\n') {
            end++;
        }
        Matcher line = LINE.matcher(new String(bytes, 0, end, StandardCharsets.US_ASCII));
        if (!line.matches() || bytes.length <= end + 1 + SIGNATURE) {
            throw wrong(after, "is not whole");
        }
        byte[] signed = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
        if (!keystore.verify(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING), signed,
                Arrays.copyOfRange(bytes, bytes.length - SIGNATURE, bytes.length))) {
            throw wrong(after, "was altered, or another node wrote it");
        }
        if (!line.group(1).equals(after.chain()) || Long.parseLong(line.group(2)) != after.sequence() + 1) {
            throw wrong(after, "is another one, put in its place");
        }
        if (!line.group(3).equals(after.hash().hex())) {
            throw wrong(after, "does not follow the one before it");
        }
        return new ReplicaRecord(after, line.group(4), Arrays.copyOfRange(signed, end + 1, signed.length), Digest.ofContent(bytes));
    }

    /** Returns the place behind this record. */
    Head head() {
        return new Head(after.chain(), after.sequence() + 1, hash);
    }

    /**
     * Returns the changes.
     *
     * @throws CadreException CONTENT_CHANGED if they do not open: the keystore is not the one that sealed them
     */
    byte[] open(Keystore keystore) {
        try {
            return keystore.recordCipher(KeyPurpose.OPTOUT_REPLICA).open(place(after.chain(), after.sequence() + 1), sealed);
        } catch (CadreException e) {
            throw e.code() == ErrorCode.CONTENT_CHANGED
                    ? wrong(after, "does not open: this keystore is from before the copy was begun; restore a newer backup of it") : e;
        }
    }

    private static CadreException wrong(Head after, String what) {
        return new CadreException(ErrorCode.CONTENT_CHANGED, "record " + (after.sequence() + 1) + " of the register's copy " + what);
    }

    private static String place(String chain, long sequence) {
        return "optout-replica/" + chain + "/" + sequence;
    }

    @Override
    public String toString() {
        return "[record " + (after.sequence() + 1) + "]";
    }
}
