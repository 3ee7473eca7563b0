package org.cadrenode.connector.spi.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/**
 * Reads delimited text with a header (RFC 4180, and what is found in its place: any line end, blank lines, quotes inside
 * of values that are not quoted).
 *
 * <p>Every line that is not blank becomes part of one record or one rejection. A record that cannot be read is rejected
 * and the next one read. Where a quote leads astray (it is not closed, is followed by something else than a delimiter,
 * or the lines that it joins do not have the header's number of columns), only the line on which the record starts is
 * rejected, and reading goes on with the next line. The work stays proportional to the length of the extract: lines are
 * read twice up to a budget that grows with what has been read, and once it is used up a quoted value ends with its line.
 *
 * <p>Memory is that of the longest record. Stateless and thread-safe.
 */
public final class DelimitedReader {
    private static final int MOST_COLUMNS = 10_000;
    private static final int LONGEST_NAME = 200;

    private DelimitedReader() { }

    /**
     * Reads an extract whose first line that is not blank names the columns. Names are trimmed and in lower case; a
     * header that lacks a name or repeats one is rejected as HEADER_INVALID, and nothing is read; so is UTF-16, as ROW_ENCODING. Empty values are null.
     *
     * @param table the table that all records belong to
     * @throws IOException if the extract cannot be read, or {@code records} throws
     */
    public static void read(Extract extract, String table, DelimitedFormat format, Records records) throws IOException {
        try (InputStream content = extract.open()) {
            RecordScanner scanner = new RecordScanner(content, format);
            if (scanner.isUtf16()) {
                records.reject(table, 1, "", Problem.ROW_ENCODING);
                return;
            }
            List<String> columns = header(scanner);
            if (columns.isEmpty()) {
                records.reject(table, scanner.line(), "", Problem.HEADER_INVALID);
                return;
            }
            int width = columns.size();
            int number = records.table(table, columns);
            @Nullable String[] values = new @Nullable String[width];
            while (scanner.next(width)) {
                Problem problem = scanner.problem();
                if (problem == null) {
                    problem = scanner.values(values);
                }
                if (problem == null) {
                    records.record(number, scanner.line(), values);
                } else {
                    records.reject(table, scanner.line(), "", problem);
                }
            }
        }
    }

    // Empty if there is no header that can be used.
    private static List<String> header(RecordScanner scanner) throws IOException {
        if (!scanner.next(RecordScanner.ANY_WIDTH) || scanner.problem() != null || scanner.fields() > MOST_COLUMNS) {
            return List.of();
        }
        @Nullable String[] names = new @Nullable String[scanner.fields()];
        if (scanner.values(names) != null) {
            return List.of();
        }
        List<String> columns = new ArrayList<>(names.length);
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            String column = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
            if (column.isEmpty() || column.length() > LONGEST_NAME || !seen.add(column)) {
                return List.of();
            }
            columns.add(column);
        }
        return columns;
    }
}
