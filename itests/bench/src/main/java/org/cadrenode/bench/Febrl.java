package org.cadrenode.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The public data sets of FEBRL: records of invented people and their faulty duplicates, whose ids say of whom they are. The
 * duplicates are looked for among the originals, by names, birth date and postcode alone; records of one original are then one
 * person, so that pairs of duplicates count too.
 *
 * @param precision the share of pairs that are right
 * @param recall the share of right pairs that were found
 */
record Febrl(int records, double precision, double recall, double f1) {
    private static final String HEADER = "local_id,forenames,surnames,dob,gender,postcodes,perfect_id\n";

    /** Measures a data set. */
    static Febrl of(Path data, LinkageRun run) throws IOException {
        Map<String, String> truth = new HashMap<>();
        Path originals = run.folder().resolve("originals.csv");
        Path duplicates = run.folder().resolve("duplicates.csv");
        try (BufferedWriter first = Files.newBufferedWriter(originals); BufferedWriter second = Files.newBufferedWriter(duplicates);
                CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(data)) {
            first.write(HEADER);
            second.write(HEADER);
            for (NamedCsvRecord row : rows) {
                String id = field(row, "rec_id");
                truth.put(id, id.split("-")[1]);
                (id.endsWith("-org") ? first : second).write(String.join(",", id, field(row, "given_name"), field(row, "surname"),
                        date(field(row, "date_of_birth")), "", field(row, "postcode"), "") + "\n");
            }
        }
        run.link(duplicates, originals);
        Map<String, String> found = new HashMap<>();
        truth.keySet().forEach(id -> found.put(id, id));
        found.putAll(LinkageRun.columns(run.pairs(), "left_id", "right_id"));
        Set<String> right = pairs(truth);
        Set<String> claimed = pairs(found);
        Set<String> both = new HashSet<>(claimed);
        both.retainAll(right);
        double precision = claimed.isEmpty() ? 1 : both.size() / (double) claimed.size();
        double recall = both.size() / (double) right.size();
        return new Febrl(truth.size(), precision, recall, 2 * precision * recall / (precision + recall));
    }

    // The header has blanks before its names.
    private static String field(NamedCsvRecord row, String name) {
        return row.findField(name).or(() -> row.findField(' ' + name)).orElse("").strip();
    }

    private static String date(String digits) {
        return digits.length() == 8 ? digits.substring(0, 4) + '-' + digits.substring(4, 6) + '-' + digits.substring(6) : digits;
    }

    private static Set<String> pairs(Map<String, String> personOf) {
        Map<String, Set<String>> records = new HashMap<>();
        personOf.forEach((record, person) -> records.computeIfAbsent(person, key -> new HashSet<>()).add(record));
        Set<String> pairs = new HashSet<>();
        records.values().forEach(group -> group.forEach(one -> group.stream().filter(other -> one.compareTo(other) < 0)
                .forEach(other -> pairs.add(one + ' ' + other))));
        return pairs;
    }
}
