package org.cadrenode.commonmodel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.commonmodel.engine.MappingRule;
import org.cadrenode.commonmodel.engine.TableMapper;
import org.junit.jupiter.api.Test;

/** The mappings that are shipped, against the dictionaries that are shipped. */
class ShippedMappingsTest {
    private static final Path MAPPINGS = Path.of("../../etc/mappings");
    private static final Path SAMPLES = Path.of("..");
    private static final Path DICTIONARIES = Path.of("../../etc/dictionaries");

    @Test
    void everyColumnThatAMappingReadsIsReleased() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(MAPPINGS)) {
            files = all.sorted().toList();
        }
        assertEquals(List.of("cin.csv", "mental-health.csv", "school-census.csv", "ssda903.csv"),
                files.stream().map(file -> file.getFileName().toString()).toList());
        for (Path file : files) {
            hold(file, DICTIONARIES.resolve(file.getFileName()));
        }
    }

    @Test
    void everyColumnThatAMappingOfASampleReadsIsReleased() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(SAMPLES, 5)) {
            files = all.filter(file -> file.endsWith("common-form.csv") && !file.toString().contains("target")).sorted().toList();
        }
        assertTrue(files.size() >= 12, files::toString);
        for (Path file : files) {
            hold(file, file.resolveSibling("dictionary.csv"));
        }
    }

    private static void hold(Path file, Path dictionary) throws IOException {
        List<MappingRule> rules = MappingFile.read(file);
        Map<String, ReleasedTable> tables = released(dictionary);
        Set<String> unknown = new TreeSet<>();
        tables.values().forEach(table -> TableMapper.compile(new SourceId("source"), table, rules, (rule, column) -> unknown.add(table.name() + "." + column)));
        assertEquals(Set.of(), unknown, file.toString());
        assertTrue(rules.stream().allMatch(rule -> tables.containsKey(rule.table())), file.toString());
    }

    private static Map<String, ReleasedTable> released(Path dictionary) throws IOException {
        Map<String, List<ReleasedColumn>> columns = new LinkedHashMap<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(dictionary)) {
            for (NamedCsvRecord line : reader) {
                List<ReleasedColumn> ofTable = columns.computeIfAbsent(line.getField("table"), any -> new ArrayList<>());
                if (line.getField("decision").equals("keep")) {
                    String name = line.getField("destination");
                    ofTable.add(new ReleasedColumn(name.isEmpty() ? line.getField("column") : name,
                            ColumnType.valueOf(line.getField("type").toUpperCase(Locale.ROOT)),
                            line.getField("flags").contains("event_date"), false, false, Set.of()));
                }
            }
        }
        Map<String, ReleasedTable> tables = new LinkedHashMap<>();
        columns.forEach((table, all) -> tables.put(table, new ReleasedTable(new TableName(table), all)));
        return tables;
    }
}
