package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.jspecify.annotations.Nullable;

/**
 * How far a verification from the first entry on came: the file {@code verified}, signed by the journal's key. The next
 * start verifies from there, and everything else in the background. Whoever writes such a file without the key gains
 * no more than the time until the background has read the journal, or until the keystore is unsealed.
 *
 * @param sequence of the last entry that was read
 * @param chain its chain hash
 * @param checkpointBytes so long was the file of checkpoints up to its newest line that was met
 * @param mark that line's mark
 * @param newest the checkpoint of that line
 * @param trail the key in force
 */
record Proven(long sequence, Digest chain, long checkpointBytes, String mark, Checkpoint newest, KeyTrail trail) {
    private static final String FILE = "verified";
    private static final String TITLE = "CADRE-VERIFIED-1";
    private static final int LINES = 12;

    /** Writes the file, durably. */
    void write(Path directory, Keystore keys) throws IOException {
        String words = words();
        byte[] signature = keys.sign(KeyPurpose.JOURNAL_SIGNING, words.getBytes(StandardCharsets.US_ASCII));
        JournalFiles.make(directory.resolve(FILE),
            (words + Base64.getEncoder().encodeToString(signature) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private String words() {
        return String.join("\n", TITLE, Long.toString(sequence), chain.hex(), Long.toString(checkpointBytes), mark,
            Long.toString(newest.sequence()), newest.hash().hex(), newest.signature(), trail.key(), trail.proof(),
            Long.toString(trail.from())) + "\n";
    }

    /** Returns what the file says, or null if there is none that was signed by the key that it names. */
    static @Nullable Proven read(Path directory) {
        try {
            Path file = directory.resolve(FILE);
            if (!Files.exists(file)) {
                return null;
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            if (lines.size() != LINES || !lines.get(0).equals(TITLE)) {
                return null;
            }
            Proven proven = new Proven(Long.parseLong(lines.get(1)), new Digest(lines.get(2)),
                Long.parseLong(lines.get(3)), lines.get(4),
                new Checkpoint(Long.parseLong(lines.get(5)), new Digest(lines.get(6)), lines.get(7)),
                new KeyTrail(lines.get(8), lines.get(9), Long.parseLong(lines.get(10))));
            byte[] signature = Base64.getDecoder().decode(lines.get(11));
            SignatureCheck check = proven.trail().check();
            return check != null && check.good(proven.words().getBytes(StandardCharsets.US_ASCII), signature) ? proven : null;
        } catch (IOException | IllegalArgumentException e) {
            // Without it the start takes longer, and that is all.
            return null;
        }
    }
}
