package org.cadrenode.pseudonymise.tool;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.ScrubWords;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.SiteWords;

/**
 * The people of a file {@code person_id,role,forenames,surnames,dob,addresses,postcodes,phones,emails,ids,relation_of}, with
 * {@code ;} between several values in a cell, and in {@code relation_of} the ids of those whose relative a person is. Columns
 * are found by their names; {@code person_id} must be there. Not thread-safe.
 */
public final class People {
    private static final int MOST_SCRUBBERS = 512;

    private final Map<String, List<Identifier>> identifiers = new HashMap<>();
    private final Map<String, List<String>> relatives = new HashMap<>();
    private final Map<String, Scrubber> scrubbers = new HashMap<>();
    private final Everyone everyone = new Everyone();
    private final ScrubOptions options;
    private final SiteWords site;
    private long unreadable;

    private People(ScrubOptions options, SiteWords site) {
        this.options = options;
        this.site = site;
    }

    /**
     * Reads a file in UTF-8.
     *
     * @throws IllegalArgumentException if it is no such file; the message holds no value of it
     */
    public static People read(Path file, ScrubOptions options, SiteWords site) throws IOException {
        People people = new People(options, site);
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().allowMissingFields(true).allowExtraFields(true)
                .ofNamedCsvRecord(file, StandardCharsets.UTF_8)) {
            for (NamedCsvRecord row : rows) {
                people.add(row);
            }
        } catch (CsvParseException e) {
            throw new IllegalArgumentException("the file of people is not CSV with the columns that --help names");
        }
        return people;
    }

    private void add(NamedCsvRecord row) {
        String id = cell(row, "person_id");
        if (id.isEmpty()) {
            unreadable++;
            return;
        }
        List<Identifier> own = identifiers.computeIfAbsent(id, person -> new ArrayList<>());
        each(row, "forenames", IdentifierKind.FORENAME, own);
        each(row, "surnames", IdentifierKind.SURNAME, own);
        each(row, "dob", IdentifierKind.BIRTH_DATE, own);
        each(row, "addresses", IdentifierKind.ADDRESS_LINE, own);
        towns(cell(row, "addresses"), own);
        each(row, "postcodes", IdentifierKind.POSTCODE, own);
        each(row, "phones", IdentifierKind.PHONE, own);
        each(row, "emails", IdentifierKind.EMAIL, own);
        for (String number : cell(row, "ids").split(";")) {
            number(number.strip(), own);
        }
        everyone.add(own);
        for (String of : cell(row, "relation_of").split(";")) {
            if (!of.isBlank()) {
                relatives.computeIfAbsent(of.strip(), person -> new ArrayList<>()).add(id);
            }
        }
    }

    private static String cell(NamedCsvRecord row, String column) {
        return row.findField(column).orElse("").strip();
    }

    private void each(NamedCsvRecord row, String column, IdentifierKind kind, List<Identifier> own) {
        for (String value : cell(row, column).split(";")) {
            if (!value.isBlank()) {
                Optional<Identifier> identifier = Identifiers.identifier(kind, value);
                identifier.ifPresentOrElse(own::add, () -> unreadable++);
            }
        }
    }

    // What follows the street, behind a comma and without a number.
    private static void towns(String addresses, List<Identifier> own) {
        for (String address : addresses.split(";")) {
            String[] parts = address.split(",");
            for (int i = 1; i < parts.length; i++) {
                if (!parts[i].isBlank() && parts[i].chars().noneMatch(Character::isDigit)) {
                    own.add(new Identifier(IdentifierKind.TOWN, parts[i].strip()));
                }
            }
        }
    }

    private static void number(String number, List<Identifier> own) {
        if (!number.isEmpty()) {
            own.add(Identifiers.identifier(IdentifierKind.NHS_NUMBER, number)
                    .or(() -> Identifiers.identifier(IdentifierKind.UPN, number))
                    .or(() -> Identifiers.identifier(IdentifierKind.ULN, number))
                    .orElseGet(() -> new Identifier(IdentifierKind.OTHER_NUMBER, number)));
        }
    }

    /** Returns the scrubber of somebody's texts; empty for whom the file does not know. */
    public Optional<Scrubber> scrubber(String person) {
        if (!identifiers.containsKey(person)) {
            return Optional.empty();
        }
        if (scrubbers.size() >= MOST_SCRUBBERS && !scrubbers.containsKey(person)) {
            scrubbers.clear();
        }
        return Optional.of(scrubbers.computeIfAbsent(person, this::compile));
    }

    private Scrubber compile(String person) {
        return new Scrubber(ScrubWords.of(identifiers.get(person), List.of(person), relatives(person), options, site), everyone, site);
    }

    private List<List<Identifier>> relatives(String person) {
        return relatives.getOrDefault(person, List.of()).stream().filter(other -> !other.equals(person)).distinct()
                .map(other -> identifiers.getOrDefault(other, List.of())).toList();
    }

    /** Takes one person. */
    interface Each {
        void person(String id, List<Identifier> own, List<List<Identifier>> relatives);
    }

    /** Hands out each person with what is known of it and of its relatives. */
    void forEach(Each each) {
        identifiers.forEach((id, own) -> each.person(id, own, relatives(id)));
    }

    /** Returns how many people there are. */
    public int size() {
        return identifiers.size();
    }

    /** Returns how many birth dates and postcodes are none, and rows without a person's id: they are passed over. */
    public long unreadable() {
        return unreadable;
    }
}
