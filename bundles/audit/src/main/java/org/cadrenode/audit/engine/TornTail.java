package org.cadrenode.audit.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a crash left of an entry that was never acknowledged: kept beside the journal before it is cut off. */
final class TornTail {
    private static final int LONGEST_KEPT = 1 << 20;

    private TornTail() { }

    /** Copies what stands behind {@code from} to {@code torn-<sequence>-<n>}, durably. */
    static void keep(Segment segment, long from, Path directory, long sequence) throws IOException {
        byte[] tail;
        try (RandomAccessFile in = new RandomAccessFile(segment.file().toFile(), "r")) {
            in.seek(from);
            tail = new byte[(int) Math.min(LONGEST_KEPT, in.length() - from)];
            in.readFully(tail);
        }
        Path kept = name(directory, sequence, 1);
        for (int n = 2; Files.exists(kept); n++) {
            kept = name(directory, sequence, n);
        }
        JournalFiles.make(kept, tail);
    }

    private static Path name(Path directory, long sequence, int n) {
        return directory.resolve(String.format(Locale.ROOT, "torn-%012d-%d", sequence, n));
    }
}
