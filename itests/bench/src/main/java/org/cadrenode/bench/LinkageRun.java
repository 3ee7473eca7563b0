package org.cadrenode.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shipped tools, each in a process of its own with a heap of {@value #HEAP}, on files in a folder.
 *
 * @param folder holds what a tool says, too
 */
record LinkageRun(Path folder) {
    /** The heap that a region must do with. */
    static final String HEAP = "2g";
    private static final Pattern COMPARED = Pattern.compile("(\\d+) pairs compared");

    /**
     * How a tool ran.
     *
     * @param seconds from start to end of the process
     * @param said what it told on standard error and output
     */
    record Ran(double seconds, String said) {
        /** Returns how many pairs it compared. */
        long compared() {
            Matcher matcher = COMPARED.matcher(said);
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
    }

    /** Runs a tool. */
    Ran tool(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + HEAP,
                "-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "said", ".txt");
        long began = System.nanoTime();
        try {
            int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
            double seconds = (System.nanoTime() - began) / 1e9;
            String text = Files.readString(said);
            if (code != 0) {
                throw new IllegalStateException(main + " ended with " + code + ": " + text);
            }
            return new Ran(seconds, text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes people to be linked; returns the folder with the files. */
    Path people(String name, long seed, double errorRate, int lookedFor, int absent, int candidates) throws IOException {
        Path out = folder.resolve(name);
        tool("org.cadrenode.synthetic.tool.LinkagePeople", "--out", out.toString(), "--seed", Long.toString(seed), "--error-rate",
                Double.toString(errorRate), "--looked-for", Integer.toString(lookedFor), "--absent", Integer.toString(absent),
                "--candidates", Integer.toString(candidates));
        return out;
    }

    /** Links two files of people by keyed hashes; the pairs are in the file {@code pairs.csv} of the folder. */
    Ran link(Path left, Path right) throws IOException {
        return tool("org.cadrenode.pseudonymise.tool.Link", "--left", left.toString(), "--right", right.toString(), "--out",
                pairs().toString(), "--hashed");
    }

    Path pairs() {
        return folder.resolve("pairs.csv");
    }

    /** Reads two columns of a file. */
    static Map<String, String> columns(Path file, String key, String value) throws IOException {
        Map<String, String> columns = new HashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                columns.put(row.getField(key), row.getField(value));
            }
        }
        return columns;
    }
}
