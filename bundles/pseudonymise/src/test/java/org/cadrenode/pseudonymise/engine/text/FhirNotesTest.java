package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes of synthetic patients in public samples, which lie beside a checkout or not. */
class FhirNotesTest {
    private static final Path SAMPLES = Path.of(System.getProperty("cadre.samples", "absent"), "fhir");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<JsonNode> read(String file) throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the public samples are absent");
        List<JsonNode> all = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES.resolve(file))) {
            all.add(JSON.readTree(line));
        }
        return all;
    }

    /** Names as they are written there, with a number behind, and without it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noPartOfAPatientsNameIsLeft(boolean numbered) throws IOException {
        Map<String, Scrubber> scrubbers = new HashMap<>();
        Map<String, Set<String>> parts = new HashMap<>();
        for (JsonNode patient : read("Patient.000.ndjson")) {
            List<Identifier> known = new ArrayList<>();
            Set<String> own = new TreeSet<>();
            for (JsonNode name : patient.path("name")) {
                name.path("given").forEach(given -> add(known, own, IdentifierKind.FORENAME, given.asText(), numbered));
                add(known, own, IdentifierKind.SURNAME, name.path("family").asText(), numbered);
            }
            known.add(new Identifier(IdentifierKind.BIRTH_DATE, patient.path("birthDate").asText()));
            scrubbers.put("Patient/" + patient.path("id").asText(),
                    new Scrubber(ScrubWords.of(known, List.of(), List.of(), ScrubOptions.DEFAULT), new Everyone(7)));
            parts.put("Patient/" + patient.path("id").asText(), own);
        }
        int notes = 0;
        int named = 0;
        for (JsonNode document : read("DocumentReference.000.ndjson")) {
            String patient = document.path("subject").path("reference").asText();
            for (JsonNode content : document.path("content")) {
                String text = new String(Base64.getDecoder().decode(content.path("attachment").path("data").asText()), StandardCharsets.UTF_8);
                String before = text.toLowerCase(Locale.ROOT);
                String after = scrubbers.get(patient).scrub(text).text().toLowerCase(Locale.ROOT);
                notes++;
                for (String part : parts.get(patient)) {
                    named += holds(before, part) ? 1 : 0;
                    assertFalse(holds(after, part), "a name of " + part.length() + " letters is left in note " + notes);
                }
            }
        }
        assertTrue(scrubbers.size() >= 10);
        assertTrue(named > 100, named + " names in " + notes + " notes");
    }

    // As a word, whatever number is behind it; a short one that is a word of the language (An) with its number only.
    private static boolean holds(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean starts = at == 0 || !Character.isLetter(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetter(text.charAt(end));
            boolean number = end < text.length() && Character.isDigit(text.charAt(end));
            if (starts && ends && (number || name.length() > 2)) {
                return true;
            }
        }
        return false;
    }

    private static void add(List<Identifier> known, Set<String> own, IdentifierKind kind, String name, boolean numbered) {
        String letters = name.replaceAll("[0-9]", "");
        if (!letters.isBlank()) {
            known.add(new Identifier(kind, numbered ? name : letters));
            own.add(letters.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void aBareNumberIsNoName() {
        Scrubber scrubber = new Scrubber(ScrubWords.of(List.of(new Identifier(IdentifierKind.FORENAME, "Larissa254")), List.of(),
                List.of(), ScrubOptions.DEFAULT), new Everyone(7));
        assertEquals("[forename], 254 ml", scrubber.scrub("Larissa254, 254 ml").text());
    }
}
