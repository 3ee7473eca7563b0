package org.cadrenode.synthetic.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.region.Chance;
import org.jspecify.annotations.Nullable;

/**
 * A table of an extract. Some rows come out malformed or a second time, at the given rates, and are recorded in the
 * truth; in one table of each source one row of each kind is sure to ({@code eventful}). Not thread-safe.
 */
final class TableFile implements Closeable {

    private static final long SURELY_MALFORMED = 11;
    private static final long SURELY_DUPLICATE = 14;
    private static final int ROWS_TO_DUPLICATE = 3;

    private final Source source;
    private final String name;
    private final String[] columns;
    private final String dateColumn;
    private final CsvFile file;
    private final TruthFolder truth;
    private final ErrorRates rates;
    private final boolean eventful;
    private final Chance chance;
    private @Nullable Repeat repeat;

    private TableFile(Source source, String name, String[] columns, String dateColumn, Path out,
            ExtractContext context, boolean eventful)
            throws IOException {
        this.source = source;
        this.name = source.id() + "/" + name;
        this.columns = columns;
        this.dateColumn = dateColumn;
        this.truth = context.truth();
        this.rates = context.rates();
        this.eventful = eventful;
        this.chance = Chance.of(context.seed(), "rows of " + this.name, 0);
        this.file = new CsvFile(out.resolve(this.name), source.lineEnd(), columns);
        context.register(this);
    }

    private record Repeat(@Nullable String[] values, String localId, long line, long record, long dueAfter) {
    }

    /**
     * @param columns the names of the columns, between commas
     * @param dateColumn the one that always holds a date; empty if none does
     */
    static TableFile open(Source source, String name, String columns, String dateColumn, ExtractContext context,
            boolean eventful)
            throws IOException {
        return new TableFile(source, name, columns.split(","), dateColumn, context.out(), context, eventful);
    }

    /** The path within the folder of all extracts. */
    String name() {
        return name;
    }

    /** The rows so far, malformed and repeated ones included. */
    long rows() {
        return file.rows();
    }

    /**
     * Writes a row.
     *
     * @param localId the source's number of the child whom the row is about
     */
    void write(String localId, @Nullable String... values) {
        if (values.length != columns.length) {
            throw new IllegalArgumentException("row of " + values.length + " values for " + name);
        }
        long record = file.rows() + 1;
        boolean malformed = chance.happens(rates.malformedRows()) || eventful && rates.malformedRows() > 0
                && record == SURELY_MALFORMED;
        boolean repeated = chance.happens(rates.duplicateRows()) || eventful && rates.duplicateRows() > 0
                && record == SURELY_DUPLICATE;
        if (malformed) {
            writeMalformed(localId, values);
        } else {
            if (repeated && repeat == null) {
                repeat = new Repeat(values.clone(), localId, file.line(), record, record + ROWS_TO_DUPLICATE);
            }
            file.write(values);
        }
        if (repeat != null && file.rows() >= repeat.dueAfter()) {
            writeRepeat(repeat);
        }
    }

    /** Ends the file with a row whose last field opens a quote and never closes it. */
    void writeOpenQuote(String localId, String... values) throws IOException {
        if (repeat != null) {
            writeRepeat(repeat);
        }
        truth.malformed(source, name, file.line(), file.rows() + 1, "unterminated_quote", columns[columns.length - 1],
                localId);
        String[] open = values.clone();
        open[open.length - 1] = "\"" + open[open.length - 1];
        file.writeRaw(String.join(",", open));
    }

    private void writeMalformed(String localId, @Nullable String[] values) {
        long line = file.line();
        long record = file.rows() + 1;
        int kind = chance.below(dateColumn.isEmpty() ? 2 : 3);
        if (kind == 0) {
            @Nullable String[] shorter = new String[values.length - 1];
            System.arraycopy(values, 0, shorter, 0, shorter.length);
            file.write(shorter);
            truth.malformed(source, name, line, record, "missing_column", null, localId);
        } else if (kind == 1) {
            @Nullable String[] longer = new String[values.length + 1];
            System.arraycopy(values, 0, longer, 0, values.length);
            longer[values.length] = "see above";
            file.write(longer);
            truth.malformed(source, name, line, record, "extra_column", null, localId);
        } else {
            @Nullable String[] wrong = values.clone();
            wrong[List.of(columns).indexOf(dateColumn)] = source.impossibleDate();
            file.write(wrong);
            truth.malformed(source, name, line, record, "impossible_date", dateColumn, localId);
        }
    }

    private void writeRepeat(Repeat due) {
        repeat = null;
        truth.duplicate(source, name, file.line(), file.rows() + 1, due.line(), due.record(), due.localId());
        file.write(due.values());
    }

    @Override
    public void close() throws IOException {
        if (repeat != null) {
            writeRepeat(repeat);
        }
        file.close();
    }
}
