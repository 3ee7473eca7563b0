package org.cadrenode.audit.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.api.delivery.Digest;

/**
 * Verifies an export in JSON lines by itself: that its entries follow each other without gaps and have the chain hashes
 * that they say. If it starts with the journal's first entry, its last hash stands for all of it; of another start the
 * first line's own hash is taken as given. A witness ties it to the journal. Stateless.
 */
public final class ExportVerifier {
    private ExportVerifier() { }

    /** Verifies a file, which is read once from start to end. */
    public static Verification verify(Path file, List<Checkpoint> witnesses) throws IOException {
        List<Checkpoint> kept = witnesses.stream().sorted(Comparator.comparingLong(Checkpoint::sequence)).toList();
        MessageDigest sha256 = Digest.sha256();
        byte[] chain = new byte[Segment.HASH_BYTES];
        long sequence = 0;
        long entries = 0;
        int met = 0;
        try (InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16)) {
            for (byte[] line = line(in); line.length > 0; line = line(in)) {
                byte[] json = ExportedLine.canonical(line);
                if (entries == 0 && json.length > 0) {
                    sequence = sequenceOf(json) - 1;
                }
                byte[] start = EntryForm.startOf(sequence + 1);
                if (json.length < start.length || !startsWith(json, start)) {
                    return bad(entries, sequence + 1, "A line is no entry, or not the one that follows.");
                }
                byte[] hash;
                if (entries == 0 && sequence > 0) {
                    hash = HexFormat.of().parseHex(ExportedLine.hash(line));
                } else {
                    sha256.update(chain);
                    hash = sha256.digest(json);
                    if (!HexFormat.of().formatHex(hash).equals(ExportedLine.hash(line))) {
                        return bad(entries, sequence + 1, "An entry was altered.");
                    }
                }
                chain = hash;
                sequence++;
                entries++;
                for (; met < kept.size() && kept.get(met).sequence() <= sequence; met++) {
                    if (kept.get(met).sequence() == sequence && !kept.get(met).hash().equals(Digest.of(chain))) {
                        return bad(entries - 1, sequence, "The export differs from a checkpoint that was kept elsewhere.");
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return bad(entries, sequence + 1, "A line is no entry.");
        }
        if (met < kept.size()) {
            return new Verification(Verdict.OLDER, entries, sequence + 1,
                "What is there is whole, but a checkpoint that was kept elsewhere is newer.");
        }
        return new Verification(Verdict.GOOD, entries, 0, "All lines follow each other; the last is entry " + sequence + ".");
    }

    private static Verification bad(long good, long firstBad, String explanation) {
        return new Verification(Verdict.TAMPERED, good, firstBad, explanation);
    }

    private static long sequenceOf(byte[] json) {
        String start = new String(json, 0, Math.min(json.length, 40), StandardCharsets.ISO_8859_1);
        int comma = start.indexOf(',');
        if (!start.startsWith("{\"sequence\":") || comma < 0) {
            throw new IllegalArgumentException("No sequence");
        }
        return Long.parseLong(start.substring("{\"sequence\":".length(), comma));
    }

    private static boolean startsWith(byte[] whole, byte[] start) {
        return Arrays.equals(whole, 0, start.length, start, 0, start.length);
    }

    // An entry is shorter than 64 KiB; a longer line is none, and its first part shows that.
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int next = in.read(); next >= 0 && next != '\n' && line.size() < 2 * Segment.LONGEST_ENTRY; next = in.read()) {
            line.write(next);
        }
        return line.toByteArray();
    }
}
