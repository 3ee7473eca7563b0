package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.Wrapping;
import org.cadrenode.pipeline.engine.Spool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connector sees of the other entries of its delivery's archive. */
class BesideTest {
    private static final int LARGE = (1 << 20) + 1;

    @Test
    void anEntryIsSeenFromEachOtherOneWhateverTheirOrder() throws IOException {
        List<String> seen = read(zip("SRVisit.csv", "v", "folder/SRManifest.csv", "all", "SREvent.csv", "e"));
        assertEquals(List.of("v beside all", "all beside all", "e beside all"), seen);
    }

    @Test
    void anEntryThatIsNotThereIsNotSeen() throws IOException {
        assertEquals(List.of("v alone", "e alone"), read(zip("SRVisit.csv", "v", "SREvent.csv", "e")));
    }

    @Test
    void aFileThatCameInNoArchiveHasNothingBesideIt() throws IOException {
        assertEquals(List.of("plain alone"), read("plain".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anEntryOfMoreThanAMebibyteIsSeenAndCannotBeOpened() throws IOException {
        assertThrows(IOException.class, () -> new Beside(() -> unwrapping().unwrapper(WRAPPING),
                () -> new ByteArrayInputStream(zip("SRManifest.csv", "x".repeat(LARGE)))).entry("srmanifest.CSV").orElseThrow().open());
    }

    private static final Wrapping WRAPPING = new Wrapping(Set.of(Wrapping.Kind.ZIP), Optional.empty(), "", Optional.empty(), ".*", Wrapping.USUAL_MOST);

    private static Unwrapping unwrapping() {
        return new Unwrapping(name -> Optional.empty(), new InMemory());
    }

    private static List<String> read(byte[] delivery) throws IOException {
        List<String> seen = new ArrayList<>();
        RunningConnector running = new RunningConnector(new Looking(seen), unwrapping());
        running.source("t").read(() -> new ByteArrayInputStream(delivery), new Nothing());
        running.leave();
        return seen;
    }

    private static byte[] zip(String... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static final class InMemory implements Spool {
        @Override
        public Kept keep(InputStream content) throws IOException {
            byte[] bytes = content.readAllBytes();
            return new Kept() {
                @Override
                public InputStream open() {
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public void close() { }
            };
        }
    }

    private record Looking(List<String> seen) implements FileConnector {
        @Override
        public SourceDescription description() {
            return new SourceDescription("looking", "nobody", "looking", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Folder(Path.of("none"), ".*", Duration.ZERO, WRAPPING);
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public Optional<String> table(String fileName) {
            return Optional.of("t");
        }

        @Override
        public void read(Extract extract, Records records) throws IOException {
            Optional<Extract> beside = extract.beside("SRMANIFEST.csv");
            seen.add(text(extract) + (beside.isPresent() ? " beside " + text(beside.get()) : " alone"));
        }

        private static String text(Extract extract) throws IOException {
            try (InputStream in = extract.open()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static final class Nothing implements RecordSink {
        @Override
        public int table(SourceTable table) {
            return 0;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) { }

        @Override
        public void change(int table, long line, long version, boolean removed, @Nullable String[] values) { }

        @Override
        public void quarantine(String table, long line, String column, ErrorCode code) { }

        public void unread(String table, String part) { }
    }
}
