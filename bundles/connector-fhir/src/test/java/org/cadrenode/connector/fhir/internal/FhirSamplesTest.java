package org.cadrenode.connector.fhir.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class FhirSamplesTest {
    @Test
    void thePublicSamplesAreReadWhole() throws IOException {
        Optional<Path> folder = Collected.samples("fhir");
        Assumptions.assumeTrue(folder.isPresent());
        Map<String, Integer> counts = new TreeMap<>();
        TreeSet<String> unread = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder.orElseThrow())) {
            for (Path file : files.filter(found -> found.toString().endsWith(".ndjson")).sorted().toList()) {
                Collected read = Collected.of(new FhirConnector(Map.of("provider", "trust")), file);
                assertEquals(List.of(), read.rejections(), file.toString());
                assertEquals(List.of(), read.violations(), file.toString());
                counts.putAll(read.counts());
                unread.addAll(read.unread());
            }
        }
        System.out.println(counts);
        System.out.println(unread);
    }
}
