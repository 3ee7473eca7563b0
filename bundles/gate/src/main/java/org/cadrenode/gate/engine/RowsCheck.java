package org.cadrenode.gate.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Mark;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.gate.CheckReport.Risk;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.gate.engine.detect.Detector;
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
    private final CheckRules rules;
    private final RestrictedScan restricted;
    private final Sample sample;
    private final Detector detector = new Detector();
    private final ValueScan scan;
    private final QuasiClasses classes = new QuasiClasses();
    private final List<@Nullable TableCheck> tables = new ArrayList<>();
    private long rows;
    private long values;

    /**
     * A check by the usual rules.
     *
     * @param k the size below which a class of children is reported
     * @param sampleSize free-text values to draw
     * @param seed of the draw
     */
    public RowsCheck(Dictionary dictionary, KnownPeople people, int k, int sampleSize, long seed) {
        this(dictionary, people, new CheckRules(k, sampleSize, CheckRules.USUAL_DOUBTS, 1, Set.of()), RestrictedScan.NONE, seed);
    }

    /**
     * A check by the rules of a site.
     *
     * @param restricted codes that must not leave
     * @param seed of the draw of free text
     */
    public RowsCheck(Dictionary dictionary, KnownPeople people, CheckRules rules, RestrictedScan restricted, long seed) {
        this.restricted = restricted;
        this.dictionary = dictionary;
        this.people = people;
        this.rules = rules;
        sample = new Sample(rules.sampleSize(), seed);
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
        long records = 0;
        while (reader.nextRecord()) {
            if ((records++ & ROWS_BETWEEN_QUESTIONS - 1) == 0 && stopped.getAsBoolean()) {
                throw new IOException("The check was stopped");
            }
            if (reader.kind() != RowReader.Kind.ROW) {
                continue;
            }
            rows++;
            TableCheck table = table(reader);
            row(reader, table);
        }
        List<Finding> findings = new ArrayList<>();
        List<Finding> doubtful = new ArrayList<>();
        for (TableCheck table : tables) {
            if (table != null) {
                table.report(rules.mostDoubtful(), findings, doubtful);
            }
        }
        List<ColumnCheck> texts = tables.stream().filter(Objects::nonNull)
                .flatMap(table -> Arrays.stream(table.columns).filter(ColumnCheck::leavingText)).toList();
        FreeText freeText = texts.isEmpty() ? FreeText.NONE
                : new FreeText(texts.stream().map(ColumnCheck::place).sorted().distinct().toList(),
                        texts.stream().mapToLong(ColumnCheck::words).sum(), doubtful, rules.mostDoubtful(), 0, List.of(),
                        sample.drawn().stream().map(this::passage).toList());
        return new Result(rows, reader.removals(), values, List.copyOf(findings), freeText, classes.risk(rules.k(), rules.populationShare()));
    }

    private Passage passage(Sample.Drawn drawn) {
        List<Mark> found = new ArrayList<>();
        detector.detect(drawn.text(), (kind, start, end) -> found.add(new Mark(start, end, kind.code())));
        found.sort(Comparator.comparingInt(Mark::start).thenComparing(Comparator.comparingInt(Mark::end).reversed()));
        List<Mark> apart = new ArrayList<>();
        for (Mark mark : found) {
            if (apart.isEmpty() || apart.get(apart.size() - 1).end() <= mark.start()) {
                apart.add(mark);
            }
        }
        return new Passage(drawn.column(), drawn.text(), apart);
    }

    private void row(RowReader reader, TableCheck table) {
        Pseudonym subject = reader.subject();
        int child = people.child(subject);
        if (child < 0) {
            table.whole.count(FindingKind.UNKNOWN_CHILD);
        } else if (people.stopped(child)) {
            table.whole.count(FindingKind.OPTED_OUT_CHILD);
        }
        boolean sheltered = child >= 0 && people.sheltered(child);
        ColumnCheck[] columns = table.columns;
        for (int i = 0; i < columns.length; i++) {
            String value = reader.value(i);
            if (value != null && !value.isEmpty()) {
                values++;
                if (sheltered && table.place[i]) {
                    columns[i].count(FindingKind.PROTECTED_ADDRESS);
                }
                columns[i].check(value, child, scan);
            }
        }
        for (int i = 0; i < table.sensitive.length; i++) {
            String value = reader.value(table.sensitive[i]);
            if (value != null && !value.isEmpty() && table.shown[i] >= 0) {
                classes.show(subject, table.shown[i], scan.hash(value));
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
        String name = table.name().value();
        ColumnCheck[] columns = table.columns().stream()
                .map(column -> new ColumnCheck(name, column, rule.isPresent() && lets(rule.get(), column), sample, detector, restricted,
                        rule.flatMap(known -> known.columns().stream().filter(ColumnRule::keep)
                                .filter(one -> one.destination().equals(column.name())).findFirst())))
                .toArray(ColumnCheck[]::new);
        int[] sensitive = IntStream.range(0, columns.length)
                .filter(i -> sensitive(name, rule, table.columns().get(i))).toArray();
        int[] shown = Arrays.stream(sensitive).map(i -> classes.sensitive(columns[i].place())).toArray();
        int[] quasi = IntStream.range(0, columns.length).filter(i -> columns[i].quasi()).toArray();
        ColumnCheck whole = new ColumnCheck(name,
                new ReleasedColumn(WHOLE_ROW, ColumnType.BOOLEAN, false, false, false, Set.of()), true, sample, detector, restricted, Optional.empty());
        boolean[] place = new boolean[columns.length];
        for (int i = 0; i < place.length; i++) {
            place[i] = tellsPlace(rule, table.columns().get(i));
        }
        return new TableCheck(name, columns, quasi, sensitive, shown, place, whole);
    }

    // By the rule that was reviewed, whatever became of it on the way; a column that no rule lets through may tell anything.
    private static boolean tellsPlace(Optional<TableRule> rule, ReleasedColumn column) {
        return column.type() == ColumnType.FREE_TEXT || rule.stream().flatMap(known -> known.columns().stream())
                .filter(known -> known.keep() && known.destination().equals(column.name())).findFirst()
                .map(ColumnRule::tellsPlace).orElse(true);
    }

    // What a site names; else what has a closed list of codes and is neither a quasi-identifier nor a key nor a date.
    private boolean sensitive(String table, Optional<TableRule> rule, ReleasedColumn column) {
        if (!rules.sensitive().isEmpty()) {
            return rules.sensitive().contains(table + "." + column.name());
        }
        return !column.quasiIdentifier() && !column.codes().isEmpty() && column.type() == ColumnType.CODE
                && rule.stream().flatMap(known -> known.columns().stream())
                        .noneMatch(known -> known.key() && known.destination().equals(column.name()));
    }

    // The form counts as well: a list of codes that was opened on the way, or free text that was not released, is another
    // column than the one that was reviewed.
    private static boolean lets(TableRule rule, ReleasedColumn column) {
        return rule.columns().stream().filter(ColumnRule::keep).anyMatch(kept -> kept.destination().equals(column.name())
                && kept.type() == column.type() && kept.codes().equals(column.codes())
                && kept.quasiIdentifier() == column.quasiIdentifier()
                && (kept.releaseFreeText() || !column.releasedByName()));
    }

    /** A table as it is checked: its columns, and which of them are quasi-identifiers and sensitive. */
    private static final class TableCheck {
        private final String name;
        private final ColumnCheck[] columns;
        private final int[] quasi;
        private final int[] sensitive;
        private final int[] shown;
        private final boolean[] place;
        private final ColumnCheck whole;

        private TableCheck(String name, ColumnCheck[] columns, int[] quasi, int[] sensitive, int[] shown, boolean[] place,
                ColumnCheck whole) {
            this.name = name;
            this.columns = columns;
            this.quasi = quasi;
            this.sensitive = sensitive;
            this.shown = shown;
            this.place = place;
            this.whole = whole;
        }

        private void report(int mostDoubtful, List<Finding> findings, List<Finding> doubtful) {
            whole.report(name, mostDoubtful, findings, doubtful);
            for (ColumnCheck column : columns) {
                column.report(name, mostDoubtful, findings, doubtful);
            }
        }
    }

    /**
     * What the check found.
     *
     * @param rows rows that were checked
     * @param removals keys whose records are no more
     * @param values values that were checked; absent ones are none
     * @param findings what forbids the release; of a whole row, with an empty column name
     * @param freeText what was seen in free text that leaves; the scrubber's measure is not part of it
     * @param risk how alike the children are
     */
    public record Result(long rows, long removals, long values, List<Finding> findings, FreeText freeText, Risk risk) { }
}
