package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRun;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceRun.Trigger;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunBookTest {
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void whatAPersonWantsAndWhatBecameOfTheRunsOutlastsARestart() throws IOException {
        RunBook book = book();
        assertTrue(book.never());
        book.stopped(true);
        book.add(run(1, Outcome.FAILED, ErrorCode.IO_FAILED, 0));
        book.add(run(2, Outcome.DONE, null, 3));

        RunBook again = book();
        assertTrue(again.stopped());
        assertFalse(again.damaged() || again.never());
        assertEquals(book.runs(10), again.runs(10));
        assertEquals(run(2, Outcome.DONE, null, 3), again.runs(1).get(0), "newest first");
        assertEquals(START.plusSeconds(120), again.since());
        again.stopped(false);
        assertFalse(book().stopped());
    }

    @Test
    void runsInARowThatBringNothingAreOneEntryAndTheBookIsBounded() throws IOException {
        RunBook book = book();
        for (int i = 0; i < 10; i++) {
            book.add(run(i, Outcome.DONE, null, 0));
        }
        assertEquals(1, book.runs(100).size());
        assertEquals(10, book.runs(1).get(0).runs());
        assertEquals(START, book.runs(1).get(0).startedAt());
        assertEquals(START.plusSeconds(540), book.since(), "the last one counts for the schedule");
        for (int i = 0; i < RunBook.MOST_RUNS + 5; i++) {
            book.add(run(i, Outcome.DONE, null, 1));
        }
        assertEquals(RunBook.MOST_RUNS, book.runs(10_000).size());
        assertEquals(RunBook.MOST_RUNS, book().runs(10_000).size());
    }

    @Test
    void aBookThatCannotBeReadStopsTheSourceUntilAPersonStartsIt() throws IOException {
        book().add(run(1, Outcome.DONE, null, 1));
        Path file = directory.resolve("runs-clinic");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        RunBook damaged = book();
        assertTrue(damaged.stopped() && damaged.damaged());
        damaged.stopped(false);
        assertFalse(book().stopped() || book().damaged());
    }

    private RunBook book() throws IOException {
        return new RunBook(SOURCE, new SealedFolder(directory,
                NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes())), START);
    }

    private static SourceRun run(int minute, Outcome outcome, ErrorCode code, long deliveries) {
        Instant at = START.plusSeconds(60L * minute);
        return new SourceRun(at, at.plusSeconds(1), Trigger.SCHEDULE, outcome, Optional.ofNullable(code), deliveries, 100 * deliveries, 1);
    }
}
