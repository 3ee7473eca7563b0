package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a connector read a delivery into two files. A parser that fails by the content ends in one quarantine entry behind
 * what it had read. What is no fault of the content is thrown, so that the delivery is read again later: the zone's own
 * files, a {@link CadreException}, an interruption (also a connector that says so by {@link InterruptedIOException}), and
 * every error but an exhausted stack, such as a class that went with its bundle.
 */
final class DeliveryReading {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryReading.class);

    private final SealedFiles sealed;
    private final StableFiles files;
    private final DeliveryFolder folder;
    private final BooleanSupplier stopped;

    DeliveryReading(SealedFiles sealed, StableFiles files, DeliveryFolder folder, BooleanSupplier stopped) {
        this.sealed = sealed;
        this.files = files;
        this.folder = folder;
        this.stopped = stopped;
    }

    /** Reads the content and returns the account of it. Both files are whole and durable then. */
    Tally read(RecordSource source, DeliveryState state, Path records, Path quarantine) throws IOException {
        long line = 0;
        boolean torn = false;
        try (SourceRecordWriter writer = new SourceRecordWriter(sealed.create(records, folder.seal(records)));
                QuarantineFile.Writer entries = new QuarantineFile.Writer(files.create(quarantine))) {
            RecordIntake intake = new RecordIntake(writer, entries, stopped);
            RecordSource.Content content = intake.content(
                    () -> sealed.open(folder.content(), DeliveryFolder.contentSeal(state.seal())),
                    state.milestone().delivery().content());
            boolean parsed = parses(source, content, intake);
            if (!intake.torn()) {
                if (!parsed) {
                    entries.write("", intake.lastLine(), "", ErrorCode.PARSER_FAILED);
                }
                writer.finish();
                return tally(writer.records(), entries.entries());
            }
            line = intake.lastLine();
            torn = true;
        } catch (IOException e) {
            // A sealed stream that was torn within a segment does not end in good order either.
            if (!torn) {
                throw e;
            }
        }
        // The stack was exhausted while a record was being written: no end of the stream is known to be whole.
        try (SourceRecordWriter writer = new SourceRecordWriter(sealed.create(records, folder.seal(records)));
                QuarantineFile.Writer entries = new QuarantineFile.Writer(files.create(quarantine))) {
            entries.write("", line, "", ErrorCode.PARSER_FAILED);
            writer.finish();
            return tally(0, entries.entries());
        }
    }

    private boolean parses(RecordSource source, RecordSource.Content content, RecordIntake intake) throws IOException {
        try {
            source.read(content, intake);
            intake.rethrow();
            return true;
        } catch (CadreException | InterruptedIOException | ClosedByInterruptException e) {
            intake.rethrow();
            throw e;
        } catch (RuntimeException | StackOverflowError | IOException e) {
            intake.rethrow();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("The reading was stopped");
            }
            LOG.warn("Delivery {}: the parser failed behind line {}: {}", folder.id(), intake.lastLine(),
                    e.getClass().getName());
            return false;
        }
    }

    private static Tally tally(long records, long quarantined) {
        return new Tally(records + quarantined, 0, quarantined, 0, 0, 0, 0, 0);
    }
}
