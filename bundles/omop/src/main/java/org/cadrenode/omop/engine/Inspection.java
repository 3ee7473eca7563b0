package org.cadrenode.omop.engine;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks through an export, table by table and row by row: is it as the model says, is it complete, can it be? What is kept in
 * memory grows with the persons, and by a bit a key. For one look.
 */
public final class Inspection {
    private final Thresholds thresholds;
    private final int today;
    private final Cells cells = new Cells();
    private final Map<String, IdSet> keys = new HashMap<>();
    private final People persons = new People();
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Long> rows = new LinkedHashMap<>();

    private Inspection(Thresholds thresholds, LocalDate today) {
        this.thresholds = thresholds;
        this.today = (int) today.toEpochDay();
    }

    /**
     * Looks through the files of a folder.
     *
     * @param today the day after which nothing can have happened
     * @throws NoSuchFileException if there is no such folder
     */
    public static Quality of(Path folder, Thresholds thresholds, LocalDate today) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException("the export");
        }
        Inspection inspection = new Inspection(thresholds, today);
        for (CdmTable table : Cdm.tables()) {
            inspection.table(folder, table);
        }
        return new Quality(inspection.rows, inspection.checks);
    }

    private void table(Path folder, CdmTable table) throws IOException {
        TableLook look = new TableLook(table, cells, keys, persons, today);
        boolean whole = false;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().allowMissingFields(true).allowExtraFields(true).skipEmptyLines(false)
                .ofCsvRecord(folder.resolve(table.file()), StandardCharsets.UTF_8)) {
            Iterator<CsvRecord> lines = reader.iterator();
            if (lines.hasNext() && lines.next().getFields().equals(table.names())) {
                while (lines.hasNext()) {
                    look.row(lines.next().getFields());
                }
                whole = true;
            }
        } catch (NoSuchFileException | CsvParseException e) {
            whole = false;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        rows.put(table.name(), look.rows());
        check(Rule.TABLE_THERE, table.name(), "", 1, whole ? 0 : 1);
        look.checks(this::check);
    }

    private void check(Rule rule, String table, String field, long looked, long failing) {
        checks.add(new Check(rule, table, field, thresholds.of(rule, table, field), looked, failing));
    }
}
