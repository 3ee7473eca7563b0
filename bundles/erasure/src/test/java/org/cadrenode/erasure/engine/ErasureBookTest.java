package org.cadrenode.erasure.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErasureBookTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    @Test
    void whatIsDueAndWhatWasDoneIsThereAfterARestart() throws IOException {
        ErasureBook book = new ErasureBook(folder.resolve("made").resolve("book"));
        book.due("vault", Optional.of(NOW));
        book.due("research", Optional.of(NOW));
        book.due("research", Optional.empty());
        book.done(new ErasureBook.Done("vault", NOW, NOW.plusSeconds(5)));
        book.done(new ErasureBook.Done("vault", NOW.plusSeconds(60), NOW.plusSeconds(65)));
        ErasureBook again = new ErasureBook(folder.resolve("made").resolve("book"));
        assertEquals(Map.of("vault", NOW), again.due());
        assertEquals(NOW.plusSeconds(65), again.last("vault").orElseThrow().at());
        assertEquals(Optional.empty(), again.last("research"));
    }

    @Test
    void goneIsWhatWasTakenOutBeforeTheFilesWereMadeAnewAndNothingLater() throws IOException {
        ErasureBook book = new ErasureBook(folder.resolve("book"));
        book.done(new ErasureBook.Done("vault", NOW, NOW.plusSeconds(5)));
        book.done(new ErasureBook.Done("vault", NOW.plusSeconds(60), NOW.plusSeconds(65)));
        assertEquals(NOW.plusSeconds(5), book.first("vault", NOW).orElseThrow().at());
        assertEquals(NOW.plusSeconds(65), book.first("vault", NOW.plusSeconds(1)).orElseThrow().at(), "also if it was taken out while they were made");
        assertEquals(Optional.empty(), book.first("vault", NOW.plusSeconds(61)));
        assertEquals(Optional.empty(), book.first("research", NOW));
    }

    @Test
    void theOldestIsForgotten() throws IOException {
        ErasureBook book = new ErasureBook(folder.resolve("book"));
        for (int i = 0; i <= ErasureBook.MOST; i++) {
            book.done(new ErasureBook.Done("vault", NOW.plusSeconds(i), NOW.plusSeconds(i)));
            if (i == 0) {
                assertEquals(NOW, book.first("vault", NOW).orElseThrow().at());
            }
        }
        assertEquals(NOW.plusSeconds(1), book.first("vault", NOW).orElseThrow().at());
    }

    @Test
    void aBookThatWasAlteredIsAnError() throws IOException {
        for (String line : new String[] {"due vault", "done vault now now", "lost vault " + NOW, ""}) {
            Files.writeString(folder.resolve("book"), line + "\n");
            assertThrows(IOException.class, () -> new ErasureBook(folder.resolve("book")), line);
        }
    }
}
