package org.cadrenode.audit.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One line of the file of checkpoints. Its mark is the start of SHA-256 over the mark before it and the line, so that a
 * line that was altered, moved or taken out shows, without a signature's cost for each.
 */
final class CheckpointLine {
    static final int BYTES = 192;
    /** The mark before the first line. */
    static final String NO_MARK = "0000000000000000";

    private static final int MARK_DIGITS = NO_MARK.length();
    private static final Pattern FORM =
        Pattern.compile("([0-9]{20}) ([0-9a-f]{64}) ([A-Za-z0-9+/]{86}==) ([0-9a-f]{16})\n");

    private CheckpointLine() { }

    /**
     * A line that was read.
     *
     * @param checkpoint what it states
     * @param mark its mark
     */
    record Read(Checkpoint checkpoint, String mark) { }

    /** Returns what is signed. */
    static byte[] statement(long sequence, Digest hash) {
        return ("cadre-checkpoint-1\n" + sequence + "\n" + hash.hex()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns whether the node signed the checkpoint. */
    static boolean signed(Checkpoint checkpoint, SignatureCheck check) {
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(checkpoint.signature());
        } catch (IllegalArgumentException e) {
            return false;
        }
        return check.good(statement(checkpoint.sequence(), checkpoint.hash()), signature);
    }

    static Read of(Checkpoint checkpoint, String markBefore) {
        return new Read(checkpoint, mark(markBefore, words(checkpoint)));
    }

    static byte[] bytes(Read line) {
        return (words(line.checkpoint()) + line.mark() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the line, or null if it is not one that follows {@code markBefore}. */
    static @Nullable Read parse(byte[] bytes, String markBefore) {
        Matcher form = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!form.matches()) {
            return null;
        }
        try {
            long sequence = Long.parseLong(form.group(1));
            Read line = of(new Checkpoint(sequence, new Digest(form.group(2)), form.group(3)), markBefore);
            return Arrays.equals(bytes(line), bytes) ? line : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String words(Checkpoint checkpoint) {
        return String.format(Locale.ROOT, "%020d %s %s ", checkpoint.sequence(), checkpoint.hash().hex(), checkpoint.signature());
    }

    private static String mark(String before, String words) {
        byte[] hash = Digest.sha256().digest((before + words).getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(hash).substring(0, MARK_DIGITS);
    }
}
