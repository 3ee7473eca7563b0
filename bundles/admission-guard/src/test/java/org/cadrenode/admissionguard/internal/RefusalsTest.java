package org.cadrenode.admissionguard.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {
    private static final String DIGEST = "a".repeat(64);

    @TempDir
    Path folder;

    @Test
    void eachContentOfABundleIsToldOnceInALineThatNothingCanBreak() throws IOException {
        Refusals refusals = new Refusals(folder.resolve("refused"));
        refusals.add(7, DIGEST, "file:/tmp/a\tb\nc.jar", "not admitted");
        refusals.add(7, DIGEST, "file:/tmp/a\tb\nc.jar", "not admitted");
        List<String> told = told();
        assertEquals(1, told.size());
        String[] fields = told.get(0).split("\t", -1);
        assertTrue(Instant.parse(fields[0]).isBefore(Instant.now().plusSeconds(1)));
        assertEquals(List.of(DIGEST, "not admitted", "file:/tmp/a?b?c.jar"), List.of(fields).subList(1, fields.length));

        refusals.add(7, "b".repeat(64), "file:/tmp/next.jar", "not admitted");
        refusals.add(8, DIGEST, "file:/tmp/same.jar", "not admitted");
        assertEquals(3, told().size());
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenTheNextTime() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("refused"));
        Refusals refusals = new Refusals(inTheWay);
        refusals.add(7, DIGEST, "file:/tmp/evil.jar", "not admitted");
        Files.delete(inTheWay);
        refusals.add(7, DIGEST, "file:/tmp/evil.jar", "not admitted");
        assertEquals(1, told().size());
    }

    @Test
    void afterAStartItIsToldAgainSinceTheJournalMayNotHaveItYet() throws IOException {
        new Refusals(folder.resolve("refused")).add(7, DIGEST, "file:/tmp/evil.jar", "not admitted");
        new Refusals(folder.resolve("refused")).add(7, DIGEST, "file:/tmp/evil.jar", "not admitted");
        assertEquals(2, told().size());
    }

    private List<String> told() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("refused"))) {
            List<Path> all = files.toList();
            assertTrue(all.stream().noneMatch(file -> file.toString().endsWith(".part")), all::toString);
            return all.stream().map(RefusalsTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
