package org.cadrenode.connector.fhir.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        assertEquals(new TreeMap<>(Map.ofEntries(Map.entry("condition", 555), Map.entry("condition_code", 555), Map.entry("document", 1215),
                Map.entry("document_content", 1215), Map.entry("document_type", 2430), Map.entry("encounter", 1215), Map.entry("encounter_location", 1215),
                Map.entry("encounter_participant", 1215), Map.entry("encounter_type", 1215), Map.entry("immunisation", 161), Map.entry("immunisation_code", 161), Map.entry("location", 44),
                Map.entry("organization", 43), Map.entry("patient", 13), Map.entry("patient_address", 13), Map.entry("patient_identifier", 59),
                Map.entry("patient_name", 20), Map.entry("patient_telecom", 13), Map.entry("practitioner", 43))), counts);
        assertEquals(Set.of("organization.extension[bed-count-extension]", "organization.extension[utilization-encounters-extension]",
                "organization.extension[utilization-labs-extension]", "organization.extension[utilization-prescriptions-extension]",
                "organization.extension[utilization-procedures-extension]", "patient.extension[disability-adjusted-life-years]",
                "patient.extension[quality-adjusted-life-years]", "patient.extension[us-core-ethnicity]",
                "practitioner.extension[utilization-encounters-extension]", "practitioner.telecom.extension[us-core-direct]"), unread);
    }
}
