package org.cadrenode.connector.spi.delimited;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares with another reader, and with what was written. */
final class DelimitedReaderPropertiesTest {
    private static final String[] PIECES = {"a", "B7", " ", ",", "\"", "\n", "\r\n", "\t", "\u00eb", "\u20ac", "\ud83d\ude00",
        "''", "long value 12345", ""};

    @Test
    void whatWasWrittenByTheRulesIsReadAsItWas() throws IOException {
        long seed = seed();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int width = 2 + random.nextInt(6);
            List<List<String>> expected = new ArrayList<>();
            StringBuilder content = new StringBuilder("c0");
            for (int column = 1; column < width; column++) {
                content.append(",c").append(column);
            }
            int rows = random.nextInt(40);
            for (int row = 0; row < rows; row++) {
                content.append(random.nextBoolean() ? "\n" : "\r\n");
                List<String> values = new ArrayList<>();
                for (int column = 0; column < width; column++) {
                    String value = value(random, row == 0 ? 400 : 6);
                    content.append(column == 0 ? "" : ",").append(quoted(value, random));
                    values.add(value.isEmpty() ? null : value);
                }
                expected.add(values);
            }
            Read read = Read.of(content.toString());
            assertEquals(expected, read.values, "seed " + seed + ", round " + round);
            assertEquals(0, read.rejected, "seed " + seed + ", round " + round);
            assertEquals(fast(content.toString(), width), read.values, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void whateverComesEveryLineHasItsPlaceAndTheReadingEnds() throws IOException {
        long seed = seed();
        Random random = new Random(seed);
        String alphabet = "ab,\"\n\r\u0000\u00eb ";
        for (int round = 0; round < 3000; round++) {
            StringBuilder content = new StringBuilder("a,b\n");
            int length = random.nextInt(200);
            for (int i = 0; i < length; i++) {
                content.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String text = content.append("\nlast,row\n").toString();
            Read read = Read.of(text);
            long before = 1;
            for (String entry : read.all) {
                long line = Long.parseLong(entry.substring(0, entry.indexOf(' ')));
                assertEquals(true, line > before, "seed " + seed + ", round " + round);
                before = line;
            }
            assertEquals("[last, row]", read.all.get(read.all.size() - 1).replaceFirst("^[0-9]+ ", ""),
                    "seed " + seed + ", round " + round);
        }
    }

    private static List<List<String>> fast(String content, int width) throws IOException {
        List<List<String>> all = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(content)) {
            for (CsvRecord record : reader) {
                all.add(record.getFields().stream().map(value -> value.isEmpty() ? null : value)
                        .collect(Collectors.toList()));
            }
        }
        all.remove(0);
        assertEquals(true, all.stream().allMatch(row -> row.size() == width));
        return all;
    }

    private static String value(Random random, int most) {
        StringBuilder value = new StringBuilder();
        int pieces = random.nextInt(most);
        for (int i = 0; i < pieces; i++) {
            value.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return value.toString();
    }

    private static String quoted(String value, Random random) {
        boolean needed = value.matches("(?s).*[,\"\\r\\n].*");
        return needed || random.nextInt(4) == 0 ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
    }

    private static long seed() {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("DelimitedReaderPropertiesTest: seed " + seed);
        return seed;
    }
}
