package org.cadrenode.commonmodel.internal;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.commonmodel.engine.MappingRule;
import org.cadrenode.commonmodel.engine.Template;

/**
 * Reads a mapping file: CSV in UTF-8 with the header
 * {@code table,column,code_system,code,value_column,date_column,unit}; lines that start with {@code #} are comments. A
 * code system {@code -} means that the column makes no event, a value column {@code -} that the event has no value. What cannot be read refuses the whole file: half a mapping
 * would fill the research database with events that mean something else.
 */
public final class MappingFile {
    private static final List<String> HEADER =
            List.of("table", "column", "code_system", "code", "value_column", "date_column", "unit");
    private static final String SILENT = "-";

    private MappingFile() { }

    /** Returns the rules in their order; none if there is no such file. */
    public static List<MappingRule> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<MappingRule> rules = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().commentStrategy(CommentStrategy.SKIP)
                .allowMissingFields(true).allowExtraFields(true).ofCsvRecord(
                Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            boolean header = true;
            for (CsvRecord line : reader) {
                List<String> fields = line.getFields().stream().map(String::strip).toList();
                if (fields.size() != HEADER.size()) {
                    throw invalid(file, line, "there are " + fields.size() + " fields instead of " + HEADER.size());
                }
                if (!header) {
                    rules.add(rule(file, line, fields));
                } else if (!fields.equals(HEADER)) {
                    throw invalid(file, line, "the header must be " + String.join(",", HEADER));
                }
                header = false;
            }
            if (header) {
                throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "Mapping " + file.getFileName() + " is empty");
            }
        } catch (IOException | UncheckedIOException | de.siegmar.fastcsv.reader.CsvParseException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "Mapping " + file.getFileName()
                    + " cannot be read as CSV in UTF-8: " + e.getClass().getSimpleName());
        }
        return rules;
    }

    private static MappingRule rule(Path file, CsvRecord line, List<String> fields) {
        String table = fields.get(0);
        String column = fields.get(1);
        if (table.isEmpty() || column.isEmpty()) {
            throw invalid(file, line, "table and column are needed");
        }
        boolean silent = fields.get(2).equals(SILENT);
        try {
            return new MappingRule(line.getStartingLineNumber(), table, column, silent, Template.parse(silent ? "" : fields.get(2)),
                    Template.parse(fields.get(3)), fields.get(4), fields.get(5), fields.get(6));
        } catch (IllegalArgumentException e) {
            throw invalid(file, line, e.getMessage());
        }
    }

    private static CadreException invalid(Path file, CsvRecord line, String why) {
        return new CadreException(ErrorCode.CONFIGURATION_INVALID,
                "Mapping " + file.getFileName() + ", line " + line.getStartingLineNumber() + ": " + why);
    }
}
