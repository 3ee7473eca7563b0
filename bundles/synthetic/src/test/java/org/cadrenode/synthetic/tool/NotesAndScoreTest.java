package org.cadrenode.synthetic.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesAndScoreTest {

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int notes(String... arguments) {
        return Notes.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int score(String... arguments) {
        return Score.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Path written(String name, String... more) {
        Path target = folder.resolve(name);
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"--out", target.toString(), "--children", "40"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        assertEquals(0, notes(arguments), () -> err.toString(StandardCharsets.UTF_8));
        return target;
    }

    private static List<NamedCsvRecord> rows(Path file) throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            return rows.stream().toList();
        }
    }

    @Test
    void peopleNotesAndTruthAreWrittenInTheFormsThatTheScrubbersCommandReads() throws IOException {
        Path corpus = written("corpus", "--notes-per-child", "3", "--typos", "0.5", "--seed", "4");
        assertEquals("person_id,role,forenames,surnames,dob,addresses,postcodes,phones,emails,ids,relation_of",
                Files.readAllLines(corpus.resolve("people.csv")).get(0));
        Map<String, String> texts = new HashMap<>();
        Map<String, String> roles = new HashMap<>();
        rows(corpus.resolve("people.csv")).forEach(row -> roles.put(row.getField("person_id"), row.getField("role")));
        for (NamedCsvRecord row : rows(corpus.resolve("notes.csv"))) {
            texts.put(row.getField("note_id"), row.getField("text"));
            assertEquals("child", roles.get(row.getField("person_id")));
        }
        int misspelt = 0;
        for (NamedCsvRecord row : rows(corpus.resolve("truth.csv"))) {
            int[] text = texts.get(row.getField("note_id")).codePoints().toArray();
            int start = Integer.parseInt(row.getField("start"));
            int end = Integer.parseInt(row.getField("end"));
            String value = new String(text, start, end - start);
            assertEquals(value.strip(), value);
            assertTrue(end <= text.length);
            misspelt += row.getField("misspelt").equals("true") ? 1 : 0;
        }
        assertTrue(misspelt > 200);
        for (NamedCsvRecord row : rows(corpus.resolve("people.csv"))) {
            for (String child : row.getField("relation_of").split(";")) {
                assertTrue(row.getField("role").equals("child") ? child.isEmpty() : roles.get(child).equals("child"));
            }
        }
        assertTrue(Files.readAllLines(corpus.resolve("places.txt")).contains("Larch House Clinic"));
    }

    @Test
    void theSameOptionsGiveTheSameFilesToTheByte() throws IOException {
        for (String held : List.of("", "--held-out")) {
            String[] more = held.isEmpty() ? new String[0] : new String[] {held};
            Path one = written("one" + held, more);
            Path two = written("two" + held, more);
            for (String file : List.of("people.csv", "notes.csv", "truth.csv", "places.txt")) {
                assertEquals(-1, Files.mismatch(one.resolve(file), two.resolve(file)));
            }
        }
        assertTrue(Files.mismatch(folder.resolve("one/notes.csv"), folder.resolve("one--held-out/notes.csv")) >= 0);
    }

    @Test
    void theTruthScoresFullMarksAndNothingScoresNone() throws IOException {
        Path corpus = written("corpus");
        Path json = folder.resolve("score.json");
        Path misses = folder.resolve("misses.csv");
        String truth = corpus.resolve("truth.csv").toString();
        String notes = corpus.resolve("notes.csv").toString();
        assertEquals(0, score("--truth", truth, "--found", truth, "--notes", notes, "--json", json.toString(), "--misses",
                misses.toString()));
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertEquals(1, figures.get("recall").doubleValue());
        assertEquals(1, figures.get("precision_characters").doubleValue());
        assertEquals(1, Files.readAllLines(misses).size(), "the header alone");
        Path nothing = Files.writeString(folder.resolve("nothing.csv"), "note_id,start,end,kind\n");
        assertEquals(0, score("--truth", truth, "--found", nothing.toString(), "--notes", notes, "--json",
                json.toString(), "--misses", misses.toString()));
        assertEquals(0, new ObjectMapper().readTree(json.toFile()).get("recall").doubleValue());
        assertEquals(rows(corpus.resolve("truth.csv")).size(), rows(misses).size());
        assertTrue(rows(misses).get(0).getField("around").contains("[[" + rows(misses).get(0).getField("text") + "]]"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("all but other_name"));
    }

    @Test
    void wrongOptionsAndFilesAreRefused() throws IOException {
        assertEquals(2, notes());
        assertEquals(2, notes("--out", folder.resolve("x").toString(), "--notes-per-child", "0"));
        assertEquals(2, notes("--out", folder.resolve("x").toString(), "--typos", "2"));
        assertFalse(Files.exists(folder.resolve("x")));
        Path precious = Files.writeString(folder.resolve("precious.txt"), "mine");
        assertEquals(1, notes("--out", folder.toString(), "--children", "5"));
        assertEquals("mine", Files.readString(precious));
        assertEquals(2, score("--truth", "a"));
        assertEquals(1, score("--truth", "/no/such", "--found", "/no/such", "--notes", "/no/such"));
        Path corpus = written("corpus");
        String truth = corpus.resolve("truth.csv").toString();
        Path behind = Files.writeString(folder.resolve("behind.csv"), "note_id,start,end,kind\nN0000001,0,99999,date\n");
        Path unknown = Files.writeString(folder.resolve("unknown.csv"), "note_id,start,end,kind\nX,0,1,date\n");
        Path letters = Files.writeString(folder.resolve("letters.csv"), "note_id,start,end,kind\nN0000001,a,b,date\n");
        for (Path found : List.of(behind, unknown, letters, corpus.resolve("places.txt"))) {
            assertEquals(1, score("--truth", truth, "--found", found.toString(), "--notes",
                    corpus.resolve("notes.csv").toString()), found::toString);
        }
        assertEquals(0, notes("--help"));
        assertEquals(0, score("--help"));
    }
}
