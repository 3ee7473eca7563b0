package org.cadrenode.synthetic.measure;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What is true of a region, read from the folder {@code truth} beside its extracts. */
final class Truth {
    private static final Set<String> STRONG =
            Set.of("nhs", "upn", "uln", "phone", "email", "postcode", "full_name", "address");
    private static final Set<String> OWN =
            Set.of("forename", "middle_names", "surname", "preferred_name", "former_surname", "birth_date");

    private final Map<LocalId, String> persons = new HashMap<>();
    private final Set<String> opted = new HashSet<>();
    private final LongSet strong = new LongSet();
    private final Map<String, LongSet> own = new HashMap<>();
    private final Path region;

    /** A provider's own id of a child. */
    record LocalId(String provider, String localId) { }

    Truth(Path region) throws IOException {
        this.region = region;
        Path folder = region.resolve("truth");
        read(folder.resolve("children.csv"),
                row -> persons.put(new LocalId(row.getField("provider"), row.getField("local_id")), row.getField("person_id")));
        Set<String> children = new HashSet<>(persons.values());
        read(folder.resolve("optout-persons.csv"), row -> opted.add(row.getField("person_id")));
        read(folder.resolve("identifiers.csv"), row -> {
            String person = row.getField("person_id");
            String kind = row.getField("kind");
            String form = Normal.form(row.getField("value"));
            // An area of a postcode and a bare first name are nobody's alone.
            if (STRONG.contains(kind) && form.length() >= 5) {
                strong.add(Normal.hash(form));
            }
            if (children.contains(person)) {
                if (OWN.contains(kind) && form.length() >= 3) {
                    own.computeIfAbsent(person, id -> new LongSet()).add(Normal.hash(form));
                }
            }
        });
    }

    /** Returns the person of every provider's local id. */
    Map<LocalId, String> persons() {
        return persons;
    }

    /** Returns the people who opted out. */
    Set<String> optedOut() {
        return opted;
    }

    /** Returns hashes of identifiers that tell a person by themselves: numbers, full names, addresses. */
    LongSet strong() {
        return strong;
    }

    /** Returns hashes of a child's own names and birth date. */
    LongSet own(String person) {
        return own.getOrDefault(person, new LongSet());
    }

    /** Hands out what was planted in notes: the patient's local id, the kind, the text. */
    void planted(PlantedText consumer) throws IOException {
        Path notes = region.resolve("mental-health").resolve("notes.csv");
        Path planted = region.resolve("truth").resolve("planted.csv");
        if (!Files.exists(notes)) {
            return;
        }
        Map<String, String> patients = new HashMap<>();
        // Rows that are malformed on purpose have no patient column to read.
        try (var rows = CsvReader.builder().allowMissingFields(true).allowExtraFields(true).ofNamedCsvRecord(notes)) {
            rows.forEach(row -> row.findField("patient_id")
                    .ifPresent(patient -> patients.put(row.getField("note_id"), patient)));
        }
        read(planted, row -> {
            String patient = patients.get(row.getField("note_id"));
            if (patient != null) {
                consumer.planted(patient, row.getField("kind"), row.getField("text"));
            }
        });
    }

    /** Takes what was planted. */
    interface PlantedText {
        /** One identifier in one note of a patient. */
        void planted(String patient, String kind, String text);
    }

    private static void read(Path file, Consumer<NamedCsvRecord> consumer) throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            rows.forEach(consumer);
        }
    }
}
