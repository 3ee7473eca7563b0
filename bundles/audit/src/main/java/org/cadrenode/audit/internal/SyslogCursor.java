package org.cadrenode.audit.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;

/** Up to which entry a collector has everything: a file, written after each confirmation. Not thread-safe. */
final class SyslogCursor {
    private final Path file;
    private String line;

    SyslogCursor(Path file) throws IOException {
        this.file = file;
        line = Files.exists(file) ? Files.readString(file, StandardCharsets.US_ASCII).strip() : "";
    }

    /** Returns the sequence of the last entry that is there; 0 if the journal is not the one that it was. */
    long sequence(JournalReader reader) throws IOException {
        String[] words = line.split(" ");
        if (words.length != 2 || !words[0].matches("[0-9]{1,18}")) {
            return 0;
        }
        long sequence = Long.parseLong(words[0]);
        List<JournalEntry> found = new ArrayList<>();
        reader.search(after(sequence - 1), entry -> {
            found.add(entry);
            return false;
        });
        boolean same = !found.isEmpty() && found.get(0).sequence() == sequence && found.get(0).hash().hex().equals(words[1]);
        return same ? sequence : 0;
    }

    static JournalQuery after(long sequence) {
        JournalQuery all = JournalQuery.ALL;
        return new JournalQuery(sequence, all.from(), all.until(), all.actions(), all.outcomes(), all.actor(), all.object(),
            all.subject());
    }

    /** Notes, durably, that everything up to and with that entry is there. */
    void moveTo(JournalEntry entry) throws IOException {
        String next = entry.sequence() + " " + entry.hash().hex();
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (RandomAccessFile out = new RandomAccessFile(fresh.toFile(), "rw")) {
            out.setLength(0);
            out.write((next + "\n").getBytes(StandardCharsets.US_ASCII));
            out.getFD().sync();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        line = next;
    }
}
