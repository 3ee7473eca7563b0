package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.SourcePreview;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PreviewsTest {
    private static final OneZone.Reading LINES = (extract, records) -> {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(extract.open(), StandardCharsets.UTF_8))) {
            int table = records.table("people", List.of(in.readLine().split(",")));
            String line = in.readLine();
            for (long number = 2; line != null; number++, line = in.readLine()) {
                if (line.equals("!")) {
                    records.reject("people", number, "", Problem.ROW_COLUMN_COUNT);
                } else {
                    records.record(table, number, line.split(",", -1));
                }
            }
        }
    };

    @TempDir
    Path directory;

    private OneZone zone;

    @BeforeEach
    void open() throws IOException {
        zone = new OneZone(directory);
        Files.createDirectories(directory.resolve("inbox/deep"));
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void aLookTellsColumnsAndShapesOfTheFileThatWaitsLongestAndTakesNothing() throws IOException {
        Path file = file("deep/first.txt", "id,surname,born\n17,Canaryson,03/04/2015\n!\n18,,05/06/2016\n");
        file("second.txt", "other_id\n1\n");
        file(".hidden.txt", "x_1\n");
        file("third.part", "x_1\n");

        SourcePreview preview = preview(LINES, 100);

        assertEquals(List.of(new SourcePreview.Table("people", 2, List.of(
                new SourcePreview.Column("id", 2, 2, List.of("99")),
                new SourcePreview.Column("surname", 1, 9, List.of("Aaaaaaaaa")),
                new SourcePreview.Column("born", 2, 10, List.of("99/99/9999"))))), preview.tables());
        assertEquals(List.of(2L, 1L), List.of(preview.records(), preview.rejected()));
        assertTrue(preview.whole());
        assertFalse(preview.toString().contains("Canary") || preview.toString().contains("2015"), preview::toString);
        assertTrue(Files.exists(file) && zone.landing.deliveries().isEmpty());
    }

    @Test
    void namesOfColumnsThatMayBeValuesAreNotShown() throws IOException {
        for (String first : List.of("17,Canaryson,2015", "canary,canaryson,canarywood", "Canary O'Canary,f,", "1,2,3")) {
            Path file = file("a.txt", first + "\n18,b,c\n");
            SourcePreview preview = preview(LINES, 10);
            assertEquals("#1", preview.tables().get(0).columns().get(0).name());
            assertFalse(preview.toString().toLowerCase(Locale.ROOT).contains("canary"), preview::toString);
            assertEquals(1, preview.findings().size());
            Files.delete(file);
        }
    }

    @Test
    void theLookEndsOnceEnoughWasSeenWhateverTheConnectorMakesOfIt() throws IOException {
        file("endless.txt", "id\n");
        SourcePreview preview = preview((extract, records) -> {
            int table = records.table("people", List.of("id"));
            try {
                while (true) {
                    records.record(table, 1, new @Nullable String[] {"x"});
                }
            } catch (IOException e) {
                throw new IllegalStateException("wrapped", e);
            }
        }, 50);
        assertEquals(50, preview.records());
        assertFalse(preview.whole());
    }

    @Test
    void withoutAFileThereIsNothingToLookAtAndAFailureIsToldWithoutItsMessage() throws IOException {
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> preview(LINES, 5)).code());
        file("a.txt", "id\n");
        CadreException failed = assertThrows(CadreException.class, () -> preview((extract, records) -> {
            throw new IllegalStateException("canary");
        }, 5));
        assertEquals(ErrorCode.CONNECTOR_FAILED, failed.code());
        assertFalse(failed.getMessage().contains("canary"));
    }

    @Test
    void aDryCollectionStartsAtTheResumePointAndMovesNothing() throws Exception {
        SourceIntake intake = zone.intake(new RunningConnector(OneZone.asking("asked", collecting -> {
            int from = collecting.resumePoint().map(Integer::parseInt).orElse(0);
            int table = collecting.records().table("people", List.of("id"));
            for (int i = from; i < from + 4; i++) {
                collecting.records().record(table, 0, i + 1, new @Nullable String[] {"n" + i});
            }
            collecting.commit(Integer.toString(from + 4));
        }), OneZone.unwrapped()), Map.of());
        SourcePreview first = new Previews(zone.folder).preview(intake, 100);
        assertEquals(4, first.records());
        assertEquals(List.of("a9"), first.tables().get(0).columns().get(0).shapes());
        assertTrue(zone.landing.deliveries().isEmpty());
        assertEquals(Optional.empty(), CollectingRun.resumePoint(intake.source(), zone.folder));
        SourceGate.Run run = intake.gate().begin();
        intake.collect();
        intake.gate().await(run.number(), Duration.ofSeconds(30)).orElseThrow();
        assertEquals(1, zone.landing.deliveries().size());
        new Previews(zone.folder).preview(intake, 100);
        assertEquals(Optional.of("4"), CollectingRun.resumePoint(intake.source(), zone.folder));
        assertEquals(1, zone.landing.deliveries().size());
    }

    @Test
    void aShapeKeepsTheFormAndNoLetterOrDigitOfTheValue() {
        assertEquals("Aaaa", Shape.of("Mary"));
        assertEquals("A'Aaaaa-Aaaaa", Shape.of("O'Brien-Smith"));
        assertEquals("9999-99-99A99:99:99A", Shape.of("2015-03-04T10:11:12Z"));
        assertEquals("99999999\u2026", Shape.of("1234567890123"));
        assertEquals("Aaa ?", Shape.of("\u00c9lo \u2603"));
        long seed = new Random().nextLong();
        System.out.println("Seed: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder value = new StringBuilder();
            random.ints(random.nextInt(60), 0, 0x2000).forEach(value::appendCodePoint);
            String shape = Shape.of(value.toString());
            assertTrue(shape.length() <= 33, shape);
            assertTrue(shape.chars().allMatch(c -> c == '9' || c == 'a' || c == 'A' || c == '\u2026' || !Character.isLetterOrDigit(c) && c < 128), shape);
        }
    }

    private SourcePreview preview(OneZone.Reading reading, int records) {
        RunningConnector running = new RunningConnector(OneZone.reading("clinic", directory.resolve("inbox"), reading), OneZone.unwrapped());
        return new Previews(zone.folder).preview(zone.intake(running, Map.of()), records);
    }

    private Path file(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve("inbox").resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(name.startsWith("deep") ? 0 : 60)));
        return file;
    }
}
