package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.pipeline.engine.Spool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSpoolTest {
    private static final byte[] LARGE = "id,name\n".repeat(300_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path place;

    private final NodeKeys keys = NodeKeys.random();

    @Test
    void largeContentLiesSealedUntilItIsClosed() throws IOException {
        SealedSpool spool = new SealedSpool(place, keys);
        try (Spool.Kept kept = spool.keep(new ByteArrayInputStream(LARGE))) {
            assertEquals(1, files().size());
            assertFalse(Files.readString(files().get(0), StandardCharsets.ISO_8859_1).contains("name"));
            for (int look = 0; look < 2; look++) {
                try (InputStream in = kept.open()) {
                    assertArrayEquals(LARGE, in.readAllBytes());
                }
            }
        }
        assertEquals(List.of(), files());
    }

    @Test
    void smallContentIsInNoFile() throws IOException {
        try (Spool.Kept kept = new SealedSpool(place, keys).keep(new ByteArrayInputStream(Arrays.copyOf(LARGE, 1000)))) {
            assertEquals(List.of(), files());
            try (InputStream in = kept.open()) {
                assertEquals(1000, in.readAllBytes().length);
            }
        }
    }

    @Test
    void nothingIsKeptOfContentThatFailsAndItsOwnFailureIsTold() throws IOException {
        SealedSpool spool = new SealedSpool(place, keys);
        InputStream failing = new FilterInputStream(new ByteArrayInputStream(LARGE)) {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int read = super.read(to, offset, length);
                if (read < 0) {
                    throw new IOException("torn");
                }
                return read;
            }
        };
        assertEquals("torn", assertThrows(IOException.class, () -> spool.keep(failing)).getMessage());
        assertEquals(List.of(), files());
    }

    @Test
    void aNodeThatCannotWriteIsNoFaultOfTheContent() throws IOException {
        Path folder = place.resolve("spool");
        SealedSpool spool = new SealedSpool(folder, keys);
        Files.delete(folder);
        assertThrows(CadreException.class, () -> spool.keep(new ByteArrayInputStream(LARGE)));
    }

    @Test
    void whatAKillLeftGoesAtTheNextStart() throws IOException {
        Spool.Kept left = new SealedSpool(place, keys).keep(new ByteArrayInputStream(LARGE));
        new SealedSpool(place, keys);
        assertEquals(List.of(), files());
        left.close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
