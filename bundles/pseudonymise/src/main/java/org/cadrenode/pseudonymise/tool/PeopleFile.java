package org.cadrenode.pseudonymise.tool;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.tokens.Identity;
import org.jspecify.annotations.Nullable;

/**
 * A file {@code local_id,forenames,surnames,dob,gender,postcodes,perfect_id} of people to be linked, in UTF-8 with {@code ;}
 * between several values in a cell. Columns are found by their names; others are ignored. Rows without an id, or with no value
 * that anybody could be linked by, are passed over; values that are none count as not known. Both are counted by a code.
 */
final class PeopleFile {
    private static final int MOST_TOLD = 20;

    private final Path file;
    private final boolean anyNumber;
    private final Map<String, Long> faults = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

    /** @param anyNumber whether a {@code perfect_id} that is neither an NHS number nor a pupil number counts as one of another kind */
    PeopleFile(Path file, boolean anyNumber) {
        this.file = file;
        this.anyNumber = anyNumber;
    }

    /** Takes a person. */
    interface Each {
        void person(String id, Identity identity) throws IOException;
    }

    /**
     * Reads all people, in their order. Faults are counted anew.
     *
     * @throws IllegalArgumentException if it is no such file; the message holds no value of it
     */
    void forEach(Each each) throws IOException {
        faults.clear();
        told.clear();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().allowMissingFields(true).allowExtraFields(true)
                .ofNamedCsvRecord(file, StandardCharsets.UTF_8)) {
            for (NamedCsvRecord row : rows) {
                String id = cell(row, "local_id");
                Identity identity = identity(row);
                if (id.isEmpty()) {
                    fault("ID_MISSING", row);
                } else if (identity != null) {
                    each.person(id, identity);
                }
            }
        } catch (CsvParseException e) {
            throw new IllegalArgumentException("a file of people is not CSV with the columns that --help names");
        }
    }

    /** Returns how often there was a fault, by its code. */
    Map<String, Long> faults() {
        return faults;
    }

    /** Returns code and line of the first faults. */
    List<String> told() {
        return told;
    }

    private @Nullable Identity identity(NamedCsvRecord row) {
        List<String> forenames = values(row, "forenames");
        List<String> surnames = values(row, "surnames");
        String birth = cell(row, "dob");
        int day = birth.isEmpty() ? Day.NONE : Day.parse(birth);
        if (!birth.isEmpty() && day == Day.NONE) {
            fault("DOB_INVALID", row);
        }
        List<String> postcodes = new ArrayList<>();
        for (String postcode : values(row, "postcodes")) {
            // What follows a slash are the days from and until which it held.
            int slash = postcode.indexOf('/');
            postcodes.add(slash < 0 ? postcode : postcode.substring(0, slash));
        }
        List<String> numbers = values(row, "perfect_id");
        if (forenames.isEmpty() && surnames.isEmpty() && day == Day.NONE && postcodes.isEmpty() && numbers.isEmpty()) {
            fault("NOTHING_KNOWN", row);
            return null;
        }
        return new Identity(forenames, surnames, day, cell(row, "gender"), postcodes, numbers, numbers,
                anyNumber ? numbers.stream().filter(PeopleFile::another).toList() : List.of());
    }

    private static boolean another(String number) {
        return Identifiers.nhsNumber(number).isEmpty() && Identifiers.upn(number).isEmpty();
    }

    private void fault(String code, NamedCsvRecord row) {
        faults.merge(code, 1L, Long::sum);
        if (told.size() < MOST_TOLD) {
            told.add(code + " in line " + row.getStartingLineNumber());
        }
    }

    private static String cell(NamedCsvRecord row, String column) {
        return row.findField(column).orElse("").strip();
    }

    private static List<String> values(NamedCsvRecord row, String column) {
        String cell = cell(row, column);
        List<String> values = new ArrayList<>(2);
        int from = 0;
        for (int i = 0; i <= cell.length(); i++) {
            if (i == cell.length() || cell.charAt(i) == ';') {
                String value = cell.substring(from, i).strip();
                if (!value.isEmpty()) {
                    values.add(value);
                }
                from = i + 1;
            }
        }
        return values;
    }
}
