package org.cadrenode.omop.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CdmTest {
    private static final Path DEFINITIONS = Path.of("../../../shared/data/omop/OMOP_CDMv5.4_Field_Level.csv");

    @Test
    void theTablesAreThoseOfTheModelsOwnDefinitions() throws IOException {
        Assumptions.assumeTrue(Files.exists(DEFINITIONS), "The definitions of OHDSI are not beside the checkout: they are not compared");
        Map<String, List<CdmField>> defined = new LinkedHashMap<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(DEFINITIONS, StandardCharsets.ISO_8859_1)) {
            for (NamedCsvRecord line : reader) {
                String refers = line.getField("fkTableName");
                defined.computeIfAbsent(line.getField("cdmTableName"), any -> new ArrayList<>()).add(CdmField.of(line.getField("cdmFieldName"),
                        line.getField("isRequired").equals("Yes"), line.getField("cdmDatatype").toLowerCase(java.util.Locale.ROOT),
                        line.getField("isPrimaryKey").equals("Yes"), refers.equals("NA") ? "" : refers.toLowerCase(java.util.Locale.ROOT)));
            }
        }
        assertEquals(12, Cdm.tables().size());
        for (CdmTable table : Cdm.tables()) {
            assertEquals(defined.get(table.name()), table.fields(), table.name());
        }
    }

    @Test
    void aTableComesAfterThoseThatItRefersTo() {
        Set<String> before = new HashSet<>();
        for (CdmTable table : Cdm.tables()) {
            before.add(table.name());
            table.fields().stream().filter(CdmField::refers).forEach(field -> assertFalse(!before.contains(field.refersTo()),
                    () -> table.name() + "." + field.name()));
        }
    }
}
