package org.cadrenode.pipeline.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.SourcePreview;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Records;

/** Looks at what a source would bring next: the file that waits longest in a folder, or a collection of which nothing is kept. */
final class Previews {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Pattern LEFT_ALONE = Pattern.compile("\\..*|.*\\.(part|tmp|filepart|crdownload)");

    private final SealedFolder folder;

    /** Looks for the sources whose resume points are kept in {@code folder}. */
    Previews(SealedFolder folder) {
        this.folder = folder;
    }

    SourcePreview preview(SourceIntake intake, int records) {
        RunningConnector running = intake.running();
        PreviewTables tables = new PreviewTables(running.description(), records);
        try {
            LongCall call;
            if (running.connector() instanceof CollectingConnector) {
                call = running.preview(under -> new Dry(intake, RunningConnector.records(under.sink(tables))));
            } else if (running.endpoint() instanceof Endpoint.Folder inbox) {
                Path file = waiting(inbox).orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "no file waits; put one into the inbox"));
                call = running.preview(running.table(file.getFileName().toString()), () -> new BufferedInputStream(
                        Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)), tables);
            } else {
                throw new CadreException(ErrorCode.NOT_FOUND, "what would come next cannot be looked at before it comes");
            }
            return seen(call, tables);
        } catch (IOException | UncheckedIOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the source cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static SourcePreview seen(LongCall call, PreviewTables tables) {
        List<String> findings = List.of();
        try {
            call.result().get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CadreException(ErrorCode.INTERNAL, "the look was interrupted");
        } catch (ExecutionException e) {
            // What a connector makes of the end that it was told does not count once enough was seen.
            if (!tables.enough()) {
                Throwable cause = e.getCause();
                throw cause instanceof CadreException known ? known
                        : new CadreException(cause instanceof IOException ? ErrorCode.IO_FAILED : ErrorCode.CONNECTOR_FAILED,
                                "the connector failed: " + cause.getClass().getName());
            }
        } catch (TimeoutException e) {
            findings = List.of("The look ended after " + LONGEST.toSeconds() + " seconds.");
            call.end();
            if (!call.awaitReturn(PAUSE)) {
                call.interrupt();
                call.awaitReturn(PAUSE);
            }
            call.giveUp();
        }
        // From here on the connector adds nothing more.
        synchronized (call) {
            return tables.preview(findings);
        }
    }

    private static Optional<Path> waiting(Endpoint.Folder inbox) throws IOException {
        if (!Files.isDirectory(inbox.inbox())) {
            return Optional.empty();
        }
        Pattern include = Pattern.compile(inbox.include(), Pattern.CASE_INSENSITIVE);
        try (Stream<Path> files = Files.walk(inbox.inbox())) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> include.matcher(file.getFileName().toString()).matches()
                            && !LEFT_ALONE.matcher(file.getFileName().toString()).matches())
                    .min(Comparator.comparing((Path file) -> file.toFile().lastModified()).thenComparing(Path::toString));
        }
    }

    /** A collection that starts where the next one will, and of which nothing is kept. */
    private final class Dry implements Collecting {
        private final SourceIntake intake;
        private final Records records;

        private Dry(SourceIntake intake, Records records) {
            this.intake = intake;
            this.records = records;
        }

        @Override
        public Optional<String> resumePoint() {
            try {
                return CollectingRun.resumePoint(intake.source(), folder);
            } catch (IOException e) {
                throw new UncheckedIOException("The resume point cannot be read", e);
            }
        }

        @Override
        public Records records() {
            return records;
        }

        @Override
        public void commit(String resumePoint) {
            // What is only looked at is not kept.
        }
    }
}
