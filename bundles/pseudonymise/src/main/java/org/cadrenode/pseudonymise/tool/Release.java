package org.cadrenode.pseudonymise.tool;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.pseudonymise.engine.Family;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.SpreadsheetCell;
import org.cadrenode.pseudonymise.engine.TablePlan;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.jspecify.annotations.Nullable;

/** Writes the released rows of an extract, and counts what became of the others. For one use. */
final class Release {
    private static final int MOST_LINES = 50;

    private final Dictionary dictionary;
    private final ExtractPeople people;
    private final PostcodeAreas areas;
    private final RowHashes hashes;
    private final int asOf;
    private final RestrictedMatcher restricted;
    private final Map<String, Long> keptBack = new TreeMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> blanked = new TreeMap<>();
    private final Map<String, Long> faults = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private String lastId = "";
    private Family lastFamily = Family.UNKNOWN;

    Release(Dictionary dictionary, ExtractPeople people, PostcodeAreas areas, RowHashes hashes, int asOf,
            RestrictedMatcher restricted) {
        this.restricted = restricted;
        this.dictionary = dictionary;
        this.people = people;
        this.areas = areas;
        this.hashes = hashes;
        this.asOf = asOf;
        for (String name : List.of("read", "released", "dropped", "quarantined", "opted_out", "held")) {
            counts.put(name, 0L);
        }
    }

    /** Releases all tables to a file, or a folder of files. */
    void all(Extract extract, Path target) throws IOException {
        if (extract.folder()) {
            Files.createDirectories(target);
        }
        for (Map.Entry<TableName, Path> file : extract.files().entrySet()) {
            Path to = extract.folder() ? target.resolve(file.getKey() + ".csv") : target;
            Optional<TableRule> rule = dictionary.table(file.getKey());
            try (Extract.Rows rows = new Extract.Rows(file.getKey(), file.getValue())) {
                if (rule.isPresent()) {
                    table(rows, rule.get(), to);
                } else {
                    lines.add("table " + file.getKey() + " is not in the dictionary: nothing of it is released");
                    while (rows.next()) {
                        count("read");
                        count("dropped");
                    }
                }
            }
        }
    }

    private void table(Extract.Rows rows, TableRule rule, Path target) throws IOException {
        TablePlan plan = new TablePlan(dictionary.source(), rows.table(), rule, areas, hashes, asOf,
                !dictionary.requiredScrubbers().isEmpty(), restricted);
        if (!plan.unnamed().isEmpty()) {
            lines.add("table " + rule.table() + " has columns that the dictionary does not name: " + String.join(", ", plan.unnamed()));
        }
        if (plan.released().columns().isEmpty()) {
            while (rows.next()) {
                count("read");
                count("dropped");
            }
            return;
        }
        Path temporary = Path.of(target + ".part");
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(temporary, StandardCharsets.UTF_8)) {
            List<String> header = new ArrayList<>(List.of("record_key", "subject"));
            plan.released().columns().stream().map(ReleasedColumn::name).forEach(header::add);
            header.replaceAll(SpreadsheetCell::of);
            csv.writeRecord(header);
            String[] cells = new String[header.size()];
            while (rows.next()) {
                count("read");
                String fate = row(rows, plan, cells);
                if (fate.equals("released")) {
                    for (int i = 0; i < cells.length; i++) {
                        String cell = cells[i];
                        cells[i] = cell == null ? null : SpreadsheetCell.of(cell);
                    }
                    csv.writeRecord(cells);
                }
                count(fate);
            }
        }
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        plan.invalidValues((column, count) -> blanked.merge(rule.table() + "." + column, count, Long::sum));
    }

    // Returns what becomes of the row.
    private String row(Extract.Rows rows, TablePlan plan, String[] cells) {
        if (!rows.whole()) {
            return quarantined(rows, "", ErrorCode.ROW_COLUMN_COUNT);
        }
        String localId = plan.localId(rows);
        if (localId.isEmpty()) {
            return quarantined(rows, "", ErrorCode.SUBJECT_MISSING);
        }
        if (people.isOut(localId)) {
            return "opted_out";
        }
        if (!people.knows(localId)) {
            return "held";
        }
        if (plan.excluded(rows)) {
            return "dropped";
        }
        if (plan.restrictions().keepsBack(rows)) {
            keptBack.merge(plan.restrictions().category(), 1L, Long::sum);
            return "dropped";
        }
        if (!localId.equals(lastId)) {
            lastFamily = people.family(localId);
            lastId = localId;
        }
        ErrorCode fault = plan.release(rows, lastFamily);
        if (fault != null) {
            return quarantined(rows, plan.faultColumn(), fault);
        }
        cells[0] = HexFormat.of().toHexDigits(plan.key().high()) + HexFormat.of().toHexDigits(plan.key().low());
        cells[1] = hashes.subject(people.present(localId)).toString();
        @Nullable String[] values = plan.values();
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            cells[2 + i] = value == null ? "" : value;
        }
        return "released";
    }

    private String quarantined(Extract.Rows rows, String column, ErrorCode fault) {
        String table = rows.table().name().value();
        faults.merge(fault + " " + table + (column.isEmpty() ? "" : "." + column), 1L, Long::sum);
        if (lines.size() < MOST_LINES) {
            lines.add("quarantined: table " + table + " line " + rows.line() + (column.isEmpty() ? "" : " column " + column) + " " + fault);
        }
        return "quarantined";
    }

    private void count(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /** Prints the counts, without values. */
    void report(PrintStream err) {
        lines.forEach(err::println);
        faults.forEach((where, count) -> err.println("quarantined " + count + ": " + where));
        blanked.forEach((column, count) -> err.println("invalid " + count + ": " + column));
        keptBack.forEach((category, count) -> err.println("restricted " + count + ": " + category));
        StringBuilder sum = new StringBuilder("rows:");
        for (String name : List.of("read", "released", "dropped", "quarantined", "opted_out", "held")) {
            sum.append(' ').append(name).append('=').append(counts.get(name));
        }
        err.println(sum);
    }
}
