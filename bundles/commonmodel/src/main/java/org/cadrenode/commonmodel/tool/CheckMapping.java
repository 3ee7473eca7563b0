package org.cadrenode.commonmodel.tool;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.commonmodel.engine.MappingRule;
import org.cadrenode.commonmodel.engine.TableMapper;
import org.cadrenode.commonmodel.internal.MappingFile;

/**
 * {@code cadre tool check-mapping}: holds a mapping against the dictionary of its source. Exit code 0 when they fit, 1 when they do
 * not or cannot be read, 2 when the options are wrong.
 */
public final class CheckMapping {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = """
            Usage: cadre tool check-mapping --mapping MAPPING.csv --dictionary DICTIONARY.csv

            Tells which lines of a mapping into the common form name a table or column that the dictionary does not release, take
            a date from a column without dates, or make a code of free text. Then it tells how many released columns no line reads:
            each makes an event of its own.

              --mapping MAPPING.csv        as it goes to etc/mappings
              --dictionary DICTIONARY.csv  of the same source
              --help                       this text

            Exit codes: 0 they fit, 1 they do not, or one cannot be read, 2 usage.
            """;
    private static final Set<String> OPTIONS = Set.of("--mapping", "--dictionary");

    private CheckMapping() { }

    /** Runs and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Does the work and returns the exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        try {
            Map<String, Path> options = options(arguments);
            Map<String, ReleasedTable> tables = released(required(options, "--dictionary"));
            Path mapping = required(options, "--mapping");
            if (!mapping.toFile().isFile()) {
                throw new NoSuchFileException("the mapping");
            }
            return check(MappingFile.read(mapping), tables, out);
        } catch (CadreException e) {
            err.println("cadre: " + e.getMessage());
            return FAILED;
        } catch (IOException | CsvParseException | NoSuchElementException e) {
            err.println("cadre: " + (e instanceof NoSuchFileException ? "one of the files is not there" : "the dictionary cannot be read"));
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println("cadre: " + (e instanceof InvalidPathException ? "an option is not a path" : e.getMessage()));
            return MISUSED;
        }
    }

    private static Map<String, Path> options(String[] arguments) {
        Map<String, Path> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!OPTIONS.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("there is no such option, or a value without one; see --help");
            }
            if (options.put(arguments[i], Path.of(arguments[i + 1])) != null) {
                throw new IllegalArgumentException(arguments[i] + " is given twice");
            }
        }
        return options;
    }

    private static Path required(Map<String, Path> options, String name) {
        return Optional.ofNullable(options.get(name)).orElseThrow(() -> new IllegalArgumentException(name + " is missing; see --help"));
    }

    private static int check(List<MappingRule> rules, Map<String, ReleasedTable> tables, PrintStream out) {
        Map<Long, List<String>> wrong = new TreeMap<>();
        long unread = 0;
        for (MappingRule rule : rules) {
            ReleasedTable table = tables.get(rule.table());
            if (table == null) {
                wrong.computeIfAbsent(rule.line(), any -> new ArrayList<>()).add("the dictionary releases no table " + rule.table());
                continue;
            }
            try {
                TableMapper.compile(new SourceId("source"), table, List.of(rule), (one, column) -> wrong.computeIfAbsent(one.line(),
                        any -> new ArrayList<>()).add("the dictionary releases no column " + column + " of " + one.table()));
            } catch (IllegalArgumentException e) {
                wrong.computeIfAbsent(rule.line(), any -> new ArrayList<>()).add(e.getMessage());
            }
        }
        for (ReleasedTable table : tables.values()) {
            unread += table.columns().stream().filter(column -> !column.eventDate() && rules.stream().noneMatch(
                    rule -> rule.table().equals(table.name().value()) && rule.reads().contains(column.name()))).count();
        }
        wrong.forEach((line, all) -> all.forEach(why -> out.println("line " + line + ": " + why)));
        out.println(rules.size() + " lines, " + wrong.size() + " of them do not fit. Released columns that no line reads, and that make an event "
                + "each: " + unread + ".");
        return wrong.isEmpty() ? DONE : FAILED;
    }

    private static Map<String, ReleasedTable> released(Path dictionary) throws IOException {
        Map<String, List<ReleasedColumn>> columns = new LinkedHashMap<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().commentStrategy(CommentStrategy.SKIP)
                .ofNamedCsvRecord(dictionary, StandardCharsets.UTF_8)) {
            for (NamedCsvRecord line : reader) {
                if (line.getField("decision").equals("keep")) {
                    String name = line.getField("destination");
                    columns.computeIfAbsent(line.getField("table"), any -> new ArrayList<>()).add(new ReleasedColumn(
                            name.isEmpty() ? line.getField("column") : name, ColumnType.valueOf(line.getField("type").toUpperCase(Locale.ROOT)),
                            List.of(line.getField("flags").split("\\s+")).contains("event_date"), false, false, Set.of()));
                }
            }
        }
        Map<String, ReleasedTable> tables = new LinkedHashMap<>();
        columns.forEach((table, all) -> tables.put(table, new ReleasedTable(new TableName(table), all)));
        return tables;
    }
}
