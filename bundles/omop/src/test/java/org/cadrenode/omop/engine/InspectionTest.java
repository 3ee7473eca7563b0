package org.cadrenode.omop.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.omop.internal.ShippedRules;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A synthetic region of FHIR and MHSDS, exported by the rules that are shipped, and what is wrong with it once it is altered. */
class InspectionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 27);
    private static final int CHILDREN = 300;

    @TempDir
    private static Path shared;
    private static Path made;
    private static Account account;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("InspectionTest: seed " + seed);
        made = Files.createDirectory(shared.resolve("export"));
        account = new Export(ShippedRules.places(), ShippedRules.concepts(), new About("Resource", "R", "Holder", "none", TODAY))
                .write(new Region(CHILDREN, seed, Files.createDirectory(shared.resolve("mappings"))), made);
    }

    @Test
    void anExportOfASyntheticRegionIsAsTheModelSays() throws IOException {
        Quality quality = Inspection.of(made, new Thresholds(), TODAY);
        assertEquals(List.of(), quality.checks().stream().filter(check -> check.rule().kind() == Rule.Kind.CONFORMANCE && check.failing() > 0).toList());
        assertEquals(CHILDREN, quality.rows().get("person"));
        for (String table : List.of("observation_period", "visit_occurrence", "condition_occurrence", "drug_exposure", "procedure_occurrence",
                "measurement", "observation", "location", "care_site")) {
            assertTrue(quality.rows().get(table) > 0, () -> table + " of " + quality.rows());
        }
        assertEquals(List.of(), quality.checks().stream().filter(check -> check.rule().kind() == Rule.Kind.PLAUSIBILITY
                && check.outcome() != Check.Outcome.PASSED).toList());
        assertTrue(failed(quality).contains("concept-there condition_occurrence.condition_concept_id"), "no vocabulary is shipped");
        assertEquals(account.events(), account.placed() + account.ofChildren() + account.ends()
                + account.leftOut().values().stream().mapToLong(Long::longValue).sum());
        try (Stream<Path> files = Files.list(made)) {
            assertTrue(files.allMatch(file -> !read(file).contains("A sentence")), "free text stays inside");
        }
    }

    static Stream<Arguments> alterations() {
        return Stream.of(
                alteration("required person.gender_concept_id", "person", 1, 1, ""),
                alteration("type person.year_of_birth", "person", 1, 2, "20x4"),
                alteration("type measurement.value_as_number", "measurement", 1, 8, "NaN"),
                alteration("type visit_occurrence.visit_start_date", "visit_occurrence", 1, 3, "2020-02-30"),
                alteration("type measurement.measurement_datetime", "measurement", 1, 4, "2020-02-03 25:00:00"),
                alteration("length person.gender_source_value", "person", 1, 12, "x".repeat(51)),
                alteration("key-once person.person_id", "person", 1, 0, "2"),
                alteration("reference measurement.person_id", "measurement", 1, 1, "1000000"),
                alteration("reference person.location_id", "person", 1, 8, "1000000"),
                alteration("reference visit_occurrence.preceding_visit_occurrence_id", "visit_occurrence", 1, 16, "1000000"),
                Arguments.of("row-width person.", "person", (UnaryOperator<List<String>>) lines -> set(lines, 1, lines.get(1) + ",")),
                Arguments.of("table-there death.", "death", (UnaryOperator<List<String>>) lines -> set(lines, 0, "person_id,death_day")),
                Arguments.of("row-width person.", "person", (UnaryOperator<List<String>>) lines -> set(lines, lines.size() - 1, "1,\"open")),
                Arguments.of("table-there observation.", "observation", (UnaryOperator<List<String>>) lines -> List.of()),
                every("after-birth condition_occurrence.condition_start_date", "condition_occurrence", 3, "2001-01-01"),
                every("not-in-future condition_occurrence.condition_start_date", "condition_occurrence", 3, "2026-11-28"),
                every("within-period procedure_occurrence.procedure_date", "procedure_occurrence", 3, "2026-11-26"),
                every("ends-after-start visit_occurrence.visit_start_date", "visit_occurrence", 5, "2001-01-01"),
                every("not-negative measurement.value_as_number", "measurement", 8, "-1"),
                every("birth-year person.year_of_birth", "person", 2, "1990"),
                every("value-there person.month_of_birth", "person", 3, ""),
                every("concept-there drug_exposure.drug_concept_id", "drug_exposure", 2, "0"));
    }

    private static Arguments alteration(String found, String table, int line, int field, String value) {
        return Arguments.of(found, table, (UnaryOperator<List<String>>) lines -> set(lines, line, cell(lines.get(line), field, value)));
    }

    private static Arguments every(String found, String table, int field, String value) {
        return Arguments.of(found, table, (UnaryOperator<List<String>>) lines -> {
            List<String> altered = new ArrayList<>(List.of(lines.get(0)));
            lines.stream().skip(1).forEach(line -> altered.add(cell(line, field, value)));
            return altered;
        });
    }

    private static String cell(String line, int field, String value) {
        String[] cells = line.split(",", -1);
        cells[field] = value;
        return String.join(",", cells);
    }

    private static List<String> set(List<String> lines, int line, String value) {
        List<String> altered = new ArrayList<>(lines);
        altered.set(line, value);
        return altered;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alterations")
    void anAlterationIsFound(String found, String table, UnaryOperator<List<String>> alter) throws IOException {
        for (CdmTable one : Cdm.tables()) {
            Files.copy(made.resolve(one.file()), folder.resolve(one.file()));
        }
        Path file = folder.resolve(table + ".csv");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, alter.apply(lines));
        Quality quality = Inspection.of(folder, new Thresholds(), TODAY);
        assertTrue(failed(quality).contains(found), () -> failed(quality).toString());
        boolean conformance = Stream.of(Rule.values()).filter(rule -> rule.kind() == Rule.Kind.CONFORMANCE).anyMatch(rule -> found.startsWith(rule.id() + " "));
        assertEquals(conformance, quality.violations() > 0);
    }

    @Test
    void whatHappensLongAfterDeathIsFound() throws IOException {
        for (CdmTable one : Cdm.tables()) {
            Files.copy(made.resolve(one.file()), folder.resolve(one.file()));
        }
        List<String> deaths = new ArrayList<>(Files.readAllLines(folder.resolve("death.csv")));
        for (int person = 1; person <= CHILDREN; person++) {
            deaths.add(person + ",2003-01-01,,,,,");
        }
        Files.write(folder.resolve("death.csv"), deaths);
        String failed = failed(Inspection.of(folder, new Thresholds(), TODAY)).toString();
        assertTrue(failed.contains("before-death condition_occurrence.condition_start_date"), failed);
        assertTrue(failed.contains("after-birth death.death_date"), failed);
    }

    @Test
    void aSiteSaysWhatMayFail() throws IOException {
        Thresholds lenient = new Thresholds();
        lenient.set(Rule.CONCEPT_THERE, "condition_occurrence", "condition_concept_id", 100);
        assertFalse(failed(Inspection.of(made, lenient, TODAY)).contains("concept-there condition_occurrence.condition_concept_id"));
    }

    @Test
    void smallCountsAreNotShownNorThoseFromWhichTheyFollow() {
        Shown shown = new Shown(100);
        Quality quality = new Quality(Map.of("person", 71L, "death", 4_711L), List.of(
                new Check(Rule.VALUE_THERE, "person", "month_of_birth", 5, 4_321, 72), new Check(Rule.VALUE_THERE, "death", "death_date", 5, 5_432, 5_359),
                new Check(Rule.VALUE_THERE, "person", "location_id", 5, 74, 74), new Check(Rule.VALUE_THERE, "person", "race_source_value", 5, 2_000, 1_234)));
        Optional<Account> events = Optional.of(new Account(98, Map.of(), 76, 0, Map.of(LeftOut.UNDATED, 77L), 78, 79, 81,
                List.of(new Account.Unnamed("s", "t", "c", 82)), List.of(new Account.Unmapped("s", "rare-code", 83), new Account.Unmapped("<b>s", "often", 1_111))));
        String page = QualityPage.of(Instant.EPOCH, quality, events, shown);
        for (String hidden : List.of(">71<", ">72<", "5,359", ">73<", ">74<", ">76<", ">77<", ">78<", ">79<", ">81<", ">82<", ">83<", "rare-code", ">1.7 %", ">98.7 %", "<b>", "<script")) {
            assertFalse(page.contains(hidden), hidden);
        }
        for (String visible : List.of("4,711", "4,321", "5,432", "1,234", "61.7 %", "fewer than 100", "all but fewer than 100", "often", "1,111", "&lt;b&gt;s")) {
            assertTrue(page.contains(visible), visible);
        }
    }

    private static List<String> failed(Quality quality) {
        return quality.checks().stream().filter(check -> check.outcome() == Check.Outcome.FAILED)
                .map(check -> check.rule().id() + " " + check.table() + "." + check.field()).collect(Collectors.toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
