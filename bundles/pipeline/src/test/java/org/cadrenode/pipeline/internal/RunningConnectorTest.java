package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunningConnectorTest {
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aReadingEndsWhenItsConnectorLeavesAndLeavingWaitsForIt() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        RunningConnector running = new RunningConnector(new Endless(reading),
                new Unwrapping(name -> Optional.empty(), content -> {
                    throw new AssertionError("Nothing is unwrapped");
                }));
        Counting sink = new Counting();
        CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
            try {
                running.source("t").read(() -> new ByteArrayInputStream(new byte[0]), sink);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        reading.await();
        running.leave();
        long taken = sink.records.get();
        ExecutionException failure = assertThrows(ExecutionException.class, read::get);
        assertTrue(failure.getCause().getCause() instanceof InterruptedIOException);
        assertEquals(taken, sink.records.get(), "nothing is handed on once leaving has returned");
        assertThrows(InterruptedIOException.class,
                () -> running.source("t").read(() -> new ByteArrayInputStream(new byte[0]), sink));
    }

    @Test
    void whatNeitherTheConnectorNorTheNodeReadsIsMisspelt() {
        Map<String, Object> properties = Map.of("felix.fileinstall.filename", "file:/n/etc/org.example.connector.clinic-a.cfg", "service.id", 7L,
                "component.name", "x", "source", "a", "delimitter", "S3cret", "schedule", "30 6 * * *", "shedule", "30 7 * * *");
        assertEquals(List.of("etc/org.example.connector.clinic-a.cfg has a setting delimitter, which nobody reads; write delimiter.",
                "etc/org.example.connector.clinic-a.cfg has a setting shedule, which nobody reads; write schedule."), declaring(Set.of("source", "delimiter")).misspelt(properties));
        // One of before 1.2, which does not say what it reads, is not judged.
        assertEquals(List.of(), declaring(Set.of()).misspelt(properties));
    }

    @Test
    void aConnectorOfFilesIsAskedForItsWrongValuesUntilThereAreNone() {
        List<List<String>> answers = new ArrayList<>(List.of(List.of("There is no such encoding."), List.of(), List.of("Asked too often.")));
        RunningConnector running = answering("check", () -> answers.remove(0));
        assertEquals(List.of("There is no such encoding."), running.wrongValues());
        assertEquals(List.of(), running.wrongValues());
        assertEquals(List.of(), running.wrongValues());
        assertEquals(1, answers.size());
        RunningConnector failing = answering("check", () -> {
            throw new IllegalStateException("of its own");
        });
        assertEquals(List.of(), failing.wrongValues());
    }

    private static RunningConnector declaring(Set<String> names) {
        return answering("settingNames", () -> names);
    }

    private static RunningConnector answering(String name, Supplier<Object> answer) {
        FileConnector like = new Endless(new CountDownLatch(1));
        return new RunningConnector((FileConnector) Proxy.newProxyInstance(FileConnector.class.getClassLoader(), new Class<?>[] {FileConnector.class},
                (proxy, method, arguments) -> method.getName().equals(name) ? answer.get() : method.invoke(like, arguments)), OneZone.unwrapped());
    }

    @Test
    void everyWordOfTheSpiHasItsLikeInTheApi() {
        for (Meaning meaning : Meaning.values()) {
            assertEquals(meaning.name(), ConnectorRegistry.kind(meaning).name());
        }
        assertEquals(IdentifierKind.values().length, Meaning.values().length);
        for (Form form : Form.values()) {
            assertEquals(form.name(), ConnectorRegistry.type(form).name());
        }
        assertEquals(ColumnType.values().length, Form.values().length);
        for (Problem problem : Problem.values()) {
            assertEquals(problem.name(), RunningConnector.code(problem).name());
        }
    }

    /** Reads records without end, and takes an interruption for the end of the extract. */
    private record Endless(CountDownLatch reading) implements FileConnector {
        @Override
        public SourceDescription description() {
            return new SourceDescription("endless", "nobody", "endless", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Folder(Path.of("none"), ".*", Duration.ZERO);
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public Optional<String> table(String fileName) {
            return Optional.empty();
        }

        @Override
        public void read(Extract extract, Records records) throws IOException {
            int table = records.table("t", List.of("a"));
            try {
                while (true) {
                    records.record(table, 1, new @Nullable String[] {"x"});
                    reading.countDown();
                }
            } catch (InterruptedIOException e) {
                return;
            }
        }
    }

    private static final class Counting implements RecordSink {
        private final AtomicLong records = new AtomicLong();

        @Override
        public int table(SourceTable table) {
            return 0;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) {
            records.incrementAndGet();
        }

        @Override
        public void change(int table, long line, long version, boolean removed, @Nullable String[] values) {
            records.incrementAndGet();
        }

        @Override
        public void quarantine(String table, long line, String column, ErrorCode code) {
            throw new AssertionError("Nothing is wrong with it");
        }

        @Override
        public void unread(String table, String part) {
            throw new AssertionError("All of it is read");
        }
    }
}
