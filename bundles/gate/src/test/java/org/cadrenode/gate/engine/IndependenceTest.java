package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.gate.engine.detect.Detector;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.junit.jupiter.api.Test;

/** The gate's check is not the scrubber's own code path: it shares no class and no list, and finds what a scrubber misses. */
class IndependenceTest {
    /** A kind of identifier, a piece of it that is written, and the kinds of findings that tell. */
    private static final Map<String, String> PIECES = new LinkedHashMap<>(Map.ofEntries(Map.entry("nhs_number_form", "943 476 5919"),
            Map.entry("chi_number_form", "1502121239"), Map.entry("uln_form", "1000000043"), Map.entry("upn_form", "T823432112345"),
            Map.entry("ni_number_form", "AB 12 34 56 C"), Map.entry("telephone_form", "07700 900123"), Map.entry("e_mail_form", "jo@example.org"),
            Map.entry("postcode_form", "CB2 0QQ"), Map.entry("possible_web_address", "www.example.org/jo"), Map.entry("possible_vehicle", "AB12 CDE"),
            Map.entry("possible_date", "4 March 2012"), Map.entry("possible_name", "Mrs Penhaligon")));
    private static final Map<String, String> MARKERS = Map.of("possible_name", "[name]", "possible_date", "[date]", "e_mail_form", "[email]",
            "postcode_form", "[postcode]", "telephone_form", "[phone]", "nhs_number_form", "[nhs]");

    @Test
    void noClassOfTheGateKnowsTheScrubber() throws IOException, URISyntaxException {
        int classes = 0;
        for (Content content : contents(RowsCheck.class)) {
            if (content.name().endsWith(".class")) {
                classes++;
                assertFalse(new String(content.bytes(), StandardCharsets.ISO_8859_1).contains("org/cadrenode/pseudonymise"), content.name());
            }
        }
        assertTrue(classes > 20, "only " + classes + " classes were looked at");
    }

    @Test
    void noListOfTheGateIsOneOfTheScrubbers() throws IOException, URISyntaxException {
        Map<Digest, String> lists = new LinkedHashMap<>();
        for (Content content : contents(RowsCheck.class)) {
            if (content.name().endsWith(".txt")) {
                lists.put(Digest.ofContent(content.bytes()), content.name());
            }
        }
        assertEquals(2, lists.size(), lists::toString);
        int others = 0;
        for (Content content : contents(Scrubber.class)) {
            if (content.name().endsWith(".txt")) {
                others++;
                assertFalse(lists.containsKey(Digest.ofContent(content.bytes())), content.name());
            }
        }
        assertTrue(others > 0, "the scrubber's lists were not found");
    }

    @Test
    void ofAScrubberThatMissesOneKindEachKindIsFound() {
        Detector detector = new Detector();
        for (String missed : PIECES.keySet()) {
            StringBuilder text = new StringBuilder("The child was seen at home.");
            PIECES.forEach((kind, piece) -> text.append(" It says ").append(kind.equals(missed) ? piece : MARKERS.getOrDefault(kind, "[id]"))
                    .append(" in the record."));
            TreeSet<String> found = new TreeSet<>();
            detector.detect(text.toString(), (kind, start, end) -> found.add(kind.code()));
            assertEquals(new TreeSet<>(List.of(missed)), found, text::toString);
        }
    }

    /** A file of a bundle. */
    private record Content(String name, byte[] bytes) { }

    private static List<Content> contents(Class<?> of) throws IOException, URISyntaxException {
        Path place = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return read(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return read(jar.getPath("/"));
        }
    }

    private static List<Content> read(Path root) throws IOException {
        List<Content> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(new Content(file.toString(), Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
