package org.cadrenode.synthetic.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkagePeopleTest {

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return LinkagePeople.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int write(String name) {
        return run("--out", folder.resolve(name).toString(), "--looked-for", "200", "--absent", "40", "--candidates", "800",
                "--name-tables", "1000");
    }

    @Test
    void theFilesAreThereAndTheSameEachTime() throws IOException {
        assertEquals(0, write("one"));
        assertEquals(0, write("other"));
        try (Stream<Path> files = Files.list(folder.resolve("one"))) {
            List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(List.of("candidates.csv", "forenames.csv", "looked-for.csv", "surnames.csv", "truth.csv"), names);
            for (String name : names) {
                assertEquals(-1, Files.mismatch(folder.resolve("one/" + name), folder.resolve("other/" + name)), name);
            }
        }
        List<String> people = Files.readAllLines(folder.resolve("one/looked-for.csv"));
        assertEquals("local_id,forenames,surnames,dob,gender,postcodes,perfect_id", people.get(0));
        assertEquals(201, people.size());
        assertEquals(801, Files.readAllLines(folder.resolve("one/candidates.csv")).size());
        List<String> truth = Files.readAllLines(folder.resolve("one/truth.csv"));
        assertEquals("left_id,right_id", truth.get(0));
        assertEquals(40, truth.stream().filter(line -> line.endsWith(",")).count());
    }

    @Test
    void theOrderOfTheFilesDoesNotTellWhoBelongsTogether() throws IOException {
        assertEquals(0, write("set"));
        List<String> lookedFor = ids("set/looked-for.csv");
        List<String> truth = ids("set/truth.csv");
        assertEquals(lookedFor.stream().sorted().toList(), truth.stream().sorted().toList());
        assertNotEquals(lookedFor, truth);
        assertNotEquals(lookedFor, lookedFor.stream().sorted().toList());
    }

    private List<String> ids(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream().skip(1).map(line -> line.substring(0, line.indexOf(','))).toList();
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsWritten() {
        String target = folder.resolve("set").toString();
        assertEquals(2, run());
        assertEquals(2, run("--out", target, "--error-rate", "1.5"));
        assertEquals(2, run("--out", target, "--absent", "6000"));
        assertEquals(2, run("--out", target, "--candidates", "100"));
        assertEquals(2, run("--out", target, "--candidates", "99999999999"));
        assertEquals(2, run("--out", target, "--colour", "red"));
        assertEquals(2, run("--out", "\0"));
        assertFalse(Files.exists(folder.resolve("set")));
    }

    @Test
    void helpIsGivenAndAFolderThatHoldsSomethingIsLeftAlone() throws IOException {
        assertEquals(0, run("--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("Usage: cadre tool linkage-people --out DIR"));
        Files.writeString(folder.resolve("precious.txt"), "mine");
        assertEquals(1, run("--out", folder.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("not empty"));
    }
}
