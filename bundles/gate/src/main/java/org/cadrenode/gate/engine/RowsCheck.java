package org.cadrenode.gate.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowReader;
import org.jspecify.annotations.Nullable;

/**
 * Checks a stream of pseudonymised rows. Every value of every column is looked at; a table's columns are compiled once.
 * Memory grows with the number of children in the stream (40 bytes each) where there are quasi-identifiers, and with
 * nothing else. For one stream, one thread.
 */
public final class RowsCheck {
    private static final String WHOLE_ROW = "";
    private static final int ROWS_BETWEEN_QUESTIONS = 1 << 12;

    private final Dictionary dictionary;
    private final KnownPeople people;
    private final int k;
    private final Sample sample;
    private final ValueScan scan;
    private final QuasiClasses classes = new QuasiClasses();
    private final List<@Nullable TableCheck> tables = new ArrayList<>();
    private long rows;
    private long values;

    /**
     * @param k the size below which a class of children is reported
     * @param sampleSize free-text values to draw
     * @param seed of the draw
     */
    public RowsCheck(Dictionary dictionary, KnownPeople people, int k, int sampleSize, long seed) {
        this.dictionary = dictionary;
        this.people = people;
        this.k = k;
        sample = new Sample(sampleSize, seed);
        scan = new ValueScan(people);
    }

    /**
     * Checks all rows. The stream is read to its end mark.
     *
     * @param stopped asked now and then; true ends the check with an exception
     * @throws IOException if the stream is malformed, or if the check was stopped
     */
    public Result check(InputStream source, BooleanSupplier stopped) throws IOException {
        RowReader reader = new RowReader(source);
        while (reader.next()) {
            if ((rows++ & ROWS_BETWEEN_QUESTIONS - 1) == 0 && stopped.getAsBoolean()) {
                throw new IOException("The check was stopped");
            }
            TableCheck table = table(reader);
            row(reader, table);
        }
        QuasiClasses.Sizes sizes = classes.sizes(k);
        List<Finding> findings = new ArrayList<>();
        for (TableCheck table : tables) {
            if (table != null) {
                table.report(findings);
            }
        }
        return new Result(rows, values, List.copyOf(findings), sizes.smallest(), sizes.below(), sample.drawn());
    }

    private void row(RowReader reader, TableCheck table) {
        Pseudonym subject = reader.subject();
        int child = people.child(subject);
        if (child < 0) {
            table.whole.count(FindingKind.UNKNOWN_CHILD);
        } else if (people.stopped(child)) {
            table.whole.count(FindingKind.OPTED_OUT_CHILD);
        }
        ColumnCheck[] columns = table.columns;
        for (int i = 0; i < columns.length; i++) {
            String value = reader.value(i);
            if (value != null && !value.isEmpty()) {
                values++;
                columns[i].check(value, child, scan);
            }
        }
        if (table.quasi.length > 0 && classes.first(subject, reader.tableNumber())) {
            long state = 0;
            for (int column : table.quasi) {
                String value = reader.value(column);
                if (value != null) {
                    for (int i = 0; i < value.length(); i++) {
                        state = Fingerprint.step(state, value.charAt(i));
                    }
                }
                state = Fingerprint.step(state, '\uffff');
            }
            classes.add(subject, reader.tableNumber(), state);
        }
    }

    private TableCheck table(RowReader reader) {
        int number = reader.tableNumber();
        while (tables.size() <= number) {
            tables.add(null);
        }
        TableCheck table = tables.get(number);
        if (table == null) {
            table = compile(reader.table());
            tables.set(number, table);
        }
        return table;
    }

    private TableCheck compile(ReleasedTable table) {
        Optional<TableRule> rule = dictionary.table(table.name());
        ColumnCheck[] columns = table.columns().stream()
                .map(column -> new ColumnCheck(column, rule.isPresent() && lets(rule.get(), column), sample))
                .toArray(ColumnCheck[]::new);
        int[] quasi = IntStream.range(0, columns.length).filter(i -> columns[i].quasi()).toArray();
        ColumnCheck whole = new ColumnCheck(
                new ReleasedColumn(WHOLE_ROW, ColumnType.BOOLEAN, false, false, false, Set.of()), true, sample);
        return new TableCheck(table.name().value(), columns, quasi, whole);
    }

    // The form counts as well: a list of codes that was opened on the way, or free text that was not released, is another
    // column than the one that was reviewed.
    private static boolean lets(TableRule rule, ReleasedColumn column) {
        return rule.columns().stream().filter(ColumnRule::keep).anyMatch(kept -> kept.destination().equals(column.name())
                && kept.type() == column.type() && kept.codes().equals(column.codes())
                && kept.quasiIdentifier() == column.quasiIdentifier()
                && (kept.releaseFreeText() || !column.releasedByName()));
    }

    private record TableCheck(String name, ColumnCheck[] columns, int[] quasi, ColumnCheck whole) {
        void report(List<Finding> findings) {
            report(whole, findings);
            for (ColumnCheck column : columns) {
                report(column, findings);
            }
        }

        private void report(ColumnCheck column, List<Finding> findings) {
            for (Map.Entry<FindingKind, Long> found : column.found().entrySet()) {
                findings.add(new Finding(found.getKey().code(), name, column.name(), found.getValue()));
            }
        }
    }

    /**
     * What the check found.
     *
     * @param rows rows that were checked
     * @param values values that were checked; absent ones are none
     * @param findings what forbids the release; of a whole row, with an empty column name
     * @param smallestClass size of the smallest class of children, 0 without quasi-identifiers
     * @param childrenBelowK children in classes smaller than k
     * @param sample free-text values
     */
    public record Result(long rows, long values, List<Finding> findings, long smallestClass, long childrenBelowK,
            List<String> sample) { }
}
