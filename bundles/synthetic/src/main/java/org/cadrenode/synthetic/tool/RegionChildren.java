package org.cadrenode.synthetic.tool;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.identifiable.Identifiers;

/** The children of a region whom an opt-out by NHS number finds at the trust, and more contacts of theirs. Not thread-safe. */
final class RegionChildren {
    /** How many contacts one child has who has many. */
    static final int MANY = 20_000;
    private static final int MOST_ROWS = 1_000_000;
    private static final String HEADER = "contact_id,patient_id,referral_id,contact_date,contact_type,attendance,duration_minutes,staff_id\n";

    private final List<Child> children;
    private final List<String> patients;
    private int next;

    /**
     * A child.
     *
     * @param places where the sources hold it, each as {@code provider,local id}
     */
    record Child(String nhsNumber, List<String> places) { }

    private RegionChildren(List<Child> children, List<String> patients) {
        this.children = children;
        this.patients = patients;
    }

    /** Reads the truth about a region. */
    static RegionChildren read(Path region) throws IOException {
        Map<String, String> numbers = new HashMap<>();
        Map<String, List<String>> places = new TreeMap<>();
        List<String> patients = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().allowExtraFields(true).allowMissingFields(true)
                .ofNamedCsvRecord(region.resolve("mental-health/patients.csv"))) {
            for (NamedCsvRecord row : rows) {
                Optional<String> number = Identifiers.nhsNumber(row.findField("nhs_number").orElse(""));
                String patient = row.findField("patient_id").orElse("");
                patients.add(patient);
                number.ifPresent(valid -> numbers.put(patient, valid));
            }
        }
        Map<String, String> numberOfPerson = new HashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(region.resolve("truth/children.csv"))) {
            for (NamedCsvRecord row : rows) {
                String person = row.getField("person_id");
                String number = row.getField("source").equals("mental-health") ? numbers.get(row.getField("local_id")) : null;
                if (number != null) {
                    numberOfPerson.put(person, number);
                    places.computeIfAbsent(person, any -> new ArrayList<>()).add(row.getField("provider") + "," + row.getField("local_id"));
                }
            }
        }
        List<Child> children = places.entrySet().stream()
                .map(entry -> new Child(numberOfPerson.get(entry.getKey()), entry.getValue())).toList();
        return new RegionChildren(children, patients);
    }

    /** Returns a child that was not returned before. */
    Child next() {
        return children.get(++next);
    }

    /** Returns the child with many contacts. */
    Child withMany() {
        return children.get(0);
    }

    /** Returns so many that were not returned before, or a fifth of all. */
    List<Child> several(int wanted) {
        int many = Math.min(wanted, children.size() / 5);
        List<Child> several = children.subList(next + 1, next + 1 + many);
        next += many;
        return several;
    }

    /** Writes the contacts of the child with many. */
    void writeManyContacts(Path file) throws IOException {
        String patient = withMany().places().get(0).split(",")[1];
        try (BufferedWriter out = open(file)) {
            for (int i = 0; i < MANY; i++) {
                contact(out, "many" + i, patient, i);
            }
        }
    }

    /** Writes more contacts, of every patient in turn, for at most so many events. */
    void writeMoreContacts(Path file, int number, long events) throws IOException {
        // A contact is at least three events.
        long rows = Math.min(MOST_ROWS, events / 3 + 1);
        try (BufferedWriter out = open(file)) {
            for (int i = 0; i < rows; i++) {
                contact(out, "more" + number + "x" + i, patients.get(i % patients.size()), i);
            }
        }
    }

    private static BufferedWriter open(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        BufferedWriter out = Files.newBufferedWriter(file);
        out.write(HEADER);
        return out;
    }

    private static void contact(BufferedWriter out, String id, String patient, int i) throws IOException {
        out.write(id + "," + patient + ",F" + i % 1000 + ",2024-0" + (1 + i % 9) + "-1" + i % 10 + ",01,5," + (15 + i % 60) + ",S001\n");
    }
}
