package org.cadrenode.omop.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 27);
    private static final About ABOUT = new About("Resource", "R", "Holder", "none", TODAY);
    private static final List<PlaceRule> RULES = List.of(
            rule("*", "birth_month", Place.BIRTH), rule("*", "death_month", Place.DEATH), rule("*", "sex", Place.SEX),
            rule("*", "ethnicity", Place.ETHNICITY), rule("*", "area", Place.AREA), rule("note", "*", Place.NONE),
            rule("icd10", "*", Place.CONDITION), rule("snomed", "*", Place.FINDING), rule("visit", "*", Place.VISIT),
            rule("*", "visit_end", Place.VISIT_END), rule("drug", "*", Place.DRUG), rule("opcs4", "*", Place.PROCEDURE),
            new PlaceRule("*", "*", "words", "*", Place.OBSERVATION, true));

    @TempDir
    private Path folder;

    private final Concepts concepts = new Concepts();

    private static PlaceRule rule(String system, String code, Place place) {
        return new PlaceRule("*", "*", system, code, place, false);
    }

    @Test
    void eventsBecomeRowsOfTheirTables() throws IOException {
        concepts.add("icd10", "F90.0", new Concepts.Concept(437261, 45576535));
        concepts.add(Concepts.SEX, "F", new Concepts.Concept(8532, 0));
        concepts.add(Concepts.UNIT, "kg", new Concepts.Concept(9529, 0));
        Account account = export(new Events().born(7, "2014-05").event(null, "x", "sex", null, "F").event(null, "x", "area", null, "AREA-1")
                .event(null, "x", "ethnicity", null, "A").event(null, "x", "death_month", null, "2024-02")
                .record("clinic", "diagnoses", 7).event("2020-01-02", "icd10", "F90.0", null, null)
                .record("clinic", "measures", 7).event("2021-03-04", "snomed", "27113001", "31.5", null, "kg")
                .event("2021-03-04", "snomed", "160303001", null, "yes")
                .record("clinic", "drugs", 7).event("2021-04", "drug", "A", null, null)
                .record("clinic", "operations", 7).event("2022-05-06", "opcs4", "E20.1", null, null)
                .record("clinic", "stays", 7).event("2023-01-01", "visit", "IMP", null, null).event("2023-01-09", "x", "visit_end", null, null)
                .record("clinic", "words", 7).event("2023-02-01", "words", "mood", null, "better"));
        assertEquals(Map.of("person_id", "1", "gender_concept_id", "8532", "year_of_birth", "2014", "month_of_birth", "5", "race_concept_id", "0",
                "ethnicity_concept_id", "0", "location_id", "1", "gender_source_value", "F", "race_source_value", "A"), only("person"));
        assertEquals("AREA-1", only("location").get("location_source_value"));
        assertEquals(Map.of("condition_occurrence_id", "1", "person_id", "1", "condition_concept_id", "437261", "condition_start_date", "2020-01-02",
                "condition_type_concept_id", "32817", "condition_source_value", "F90.0", "condition_source_concept_id", "45576535"),
                only("condition_occurrence"));
        Map<String, String> measured = only("measurement");
        assertEquals("31.5", measured.get("value_as_number"));
        assertEquals("9529", measured.get("unit_concept_id"));
        assertEquals("kg", measured.get("unit_source_value"));
        assertEquals("2021-04-01", only("drug_exposure").get("drug_exposure_end_date"));
        assertEquals("2022-05-06", only("procedure_occurrence").get("procedure_date"));
        assertEquals("2023-01-09", only("visit_occurrence").get("visit_end_date"));
        assertEquals("trust", only("care_site").get("care_site_source_value"));
        assertEquals("2024-02-29", only("death").get("death_date"), "a month of death counts as its last day");
        List<Map<String, String>> observed = rows("observation");
        assertFalse(observed.get(0).containsKey("value_as_string"), "words go along only where a rule says so");
        assertEquals("better", observed.get(1).get("value_as_string"));
        assertEquals("2020-01-02", only("observation_period").get("observation_period_start_date"));
        assertEquals("2023-02-01", only("observation_period").get("observation_period_end_date"));
        assertEquals("756265", only("cdm_source").get("cdm_version_concept_id"));
        assertEquals(List.of(13L, 5L, 1L, 7L, 1L), List.of(account.events(), account.ofChildren(), account.ends(), account.placed(),
                account.imprecise()));
    }

    @Test
    void whatIsNotInTheExportIsCountedByItsReason() throws IOException {
        Events events = new Events().born(1, "2014").record("clinic", "t", 1).event("2020-01-02", "unknown", "a", null, null)
                .event(null, "icd10", "F90", null, null).event("2020-01-02", "note", "letter", null, "words that stay inside")
                .event("2020-01-02", "icd10", "F".repeat(51), null, null).event("2020-01-02", "x", "visit_end", null, null)
                .event("2020-01-02", "snomed", "1", "1".repeat(51), null)
                .record("clinic", "t", -2).event("2020-01-02", "icd10", "F91", null, null);
        Account account = export(events);
        assertEquals(Map.of(LeftOut.UNNAMED, 1L, LeftOut.UNDATED, 1L, LeftOut.SILENCED, 1L, LeftOut.CODE_TOO_LONG, 1L, LeftOut.LONE_END, 1L,
                LeftOut.BIRTH_UNKNOWN, 1L), account.leftOut());
        assertEquals(1, account.valuesLeftOut());
        assertEquals(List.of(new Account.Unnamed("clinic", "t", "unknown", 1)), account.unnamed());
        assertEquals(events.count(), account.placed() + account.ofChildren() + account.ends()
                + account.leftOut().values().stream().mapToLong(Long::longValue).sum());
        assertEquals(1, rows("person").size(), "a child without a year of birth is no person");
        assertTrue(Cdm.tables().stream().noneMatch(table -> text(table).contains("stay inside")));
    }

    @Test
    void theFirstSourceHoldsAndAMonthIsMoreThanItsYear() throws IOException {
        Account account = export(new Events().born(1, "2014").born(1, "2014-07").born(1, "2013-01").record("clinic", "patients", 1)
                .event(null, "x", "sex", null, "F").record("school", "patients", 1).event(null, "x", "sex", null, "M"));
        assertEquals("7", only("person").get("month_of_birth"));
        assertEquals("F", only("person").get("gender_source_value"));
        assertEquals(2, account.conflicts());
    }

    @Test
    void aChildWhoCameBetweenTheReadingsIsNotInTheExport() throws IOException {
        Events before = new Events().born(1, "2014-07");
        Events after = new Events().born(1, "2014-07").born(2, "2014-08").record("clinic", "d", 2).event("2020-01-02", "icd10", "F91", null, null);
        boolean[] second = {false};
        Account account = new Export(RULES, concepts, ABOUT, new Random(1)).write(reader -> {
            (second[0] ? after : before).read(reader);
            second[0] = true;
        }, folder);
        assertEquals(2, account.leftOut().get(LeftOut.MEANWHILE));
        assertEquals(1, rows("person").size());
    }

    @Test
    void aChildWhoWentBetweenTheReadingsIsNotInTheExport() throws IOException {
        Events before = new Events().born(1, "2014-07").born(2, "2014-08");
        boolean[] second = {false};
        new Export(RULES, concepts, ABOUT, new Random(1)).write(reader -> {
            (second[0] ? new Events().born(1, "2014-07") : before).read(reader);
            second[0] = true;
        }, folder);
        assertEquals(List.of("7"), rows("person").stream().map(row -> row.get("month_of_birth")).toList());
    }

    @Test
    void personsHaveNumbersDrawnByLotThatAreDense() throws IOException {
        Events events = new Events();
        for (int child = 1; child <= 500; child++) {
            events.born(child, String.format("%04d-01", 1000 + child));
        }
        export(events);
        List<Integer> first = rows("person").stream().map(row -> Integer.parseInt(row.get("year_of_birth"))).toList();
        assertEquals(IntStream.rangeClosed(1, 500).boxed().toList(), rows("person").stream().map(row -> Integer.parseInt(row.get("person_id"))).toList());
        Path other = Files.createDirectory(folder.resolve("other"));
        new Export(RULES, concepts, ABOUT).write(events, other);
        List<Integer> second = rows(other, "person").stream().map(row -> Integer.parseInt(row.get("year_of_birth"))).toList();
        assertNotEquals(first, second, "two exports have different numbers");
        assertEquals(first.stream().sorted().toList(), second.stream().sorted().toList());
        assertNotEquals(first.stream().sorted().toList(), first);
    }

    @Test
    void starsStandForAnything() {
        PlaceRule rule = new PlaceRule("*", "a*c*", "*:*", "x", Place.NONE, false);
        assertTrue(rule.covers("any", "abcbc", "s:t", "x"));
        assertTrue(rule.covers("", "ac", ":", "x"));
        assertFalse(rule.covers("any", "abb", "s:t", "x"));
        assertFalse(rule.covers("any", "ac", "st", "x"));
        assertFalse(rule.covers("any", "ac", "s:t", "xy"));
    }

    private Account export(Events events) throws IOException {
        return new Export(RULES, concepts, ABOUT, new Random(1)).write(events, folder);
    }

    private Map<String, String> only(String table) throws IOException {
        List<Map<String, String>> rows = rows(table);
        assertEquals(1, rows.size(), table);
        return rows.get(0);
    }

    private List<Map<String, String>> rows(String table) throws IOException {
        return rows(folder, table);
    }

    /** Returns the cells that are not empty. */
    private static List<Map<String, String>> rows(Path folder, String table) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(folder.resolve(table + ".csv"))) {
            for (NamedCsvRecord line : reader) {
                Map<String, String> row = new java.util.HashMap<>(line.getFieldsAsMap());
                row.values().removeIf(String::isEmpty);
                rows.add(row);
            }
        }
        return rows;
    }

    private String text(CdmTable table) {
        try {
            return Files.readString(folder.resolve(table.file()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
