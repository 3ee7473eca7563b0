package org.cadrenode.connector.systmone.internal;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.jspecify.annotations.Nullable;

/** What the manifest of an extract says of its files: how far each goes, and how many rows it has, if it says that. */
final class Manifest {
    static final String FILE = "SRManifest.csv";
    static final String TABLE = "srmanifest";
    private static final Pattern ROWS = Pattern.compile("\\d{1,15}");
    private static final ZoneId ZONE = ZoneId.of("Europe/London");
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final List<DateTimeFormatter> TIMES = List.of(form("dd MMM uuuu HH:mm:ss"), form("d MMM uuuu HH:mm:ss"), form("uuuuMMdd_HHmm"),
            form("uuuu-MM-dd'T'HH:mm:ss"), form("uuuu-MM-dd HH:mm:ss"), form("dd/MM/uuuu HH:mm:ss"), form("dd/MM/uuuu HH:mm"));

    private Manifest() { }

    // The months' names are given, since those of the platform differ: its British September is "Sept".
    private static DateTimeFormatter form(String pattern) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        int month = pattern.indexOf("MMM");
        if (month < 0) {
            return builder.appendPattern(pattern).toFormatter(Locale.ROOT);
        }
        Map<Long, String> months = new HashMap<>();
        for (int i = 0; i < MONTHS.length(); i += 3) {
            months.put(i / 3 + 1L, MONTHS.substring(i, i + 3));
        }
        return builder.appendPattern(pattern.substring(0, month)).appendText(ChronoField.MONTH_OF_YEAR, months)
                .appendPattern(pattern.substring(month + 3)).toFormatter(Locale.ROOT);
    }

    /**
     * What the manifest says of a file.
     *
     * @param version how far the file goes, in milliseconds since 1970; 0 if it is not said
     * @param rows how many it has; -1 if it is not said
     */
    record Entry(long version, long rows) {
        /** Nothing is known. */
        static final Entry UNKNOWN = new Entry(0, -1);
    }

    /** Reads a manifest: what it says by table. */
    static Map<String, Entry> of(Extract manifest, DelimitedFormat format, Function<String, Optional<String>> table) throws IOException {
        Map<String, Entry> entries = new HashMap<>();
        DelimitedReader.read(manifest, TABLE, format, SystmOneConnector.LAYOUT.onto(new Listing((line, file, until, rows) ->
                table.apply(file).ifPresent(name -> entries.put(name, new Entry(version(until), rows(rows)))))));
        return entries;
    }

    private static long version(String text) {
        for (DateTimeFormatter form : TIMES) {
            try {
                return Math.max(0, LocalDateTime.parse(text.strip(), form).atZone(ZONE).toInstant().toEpochMilli());
            } catch (DateTimeException e) {
                continue; // Of another form.
            }
        }
        return 0;
    }

    private static long rows(String text) {
        return ROWS.matcher(text.strip()).matches() ? Long.parseLong(text.strip()) : -1;
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".csv") ? name : name + ".csv";
    }

    private interface Line {
        void take(long line, String file, String until, String rows) throws IOException;
    }

    /** Tells each file that a manifest lists. */
    private static class Listing implements Records {
        private final Line line;
        private int file;
        private int until;
        private int rows;

        Listing(Line line) {
            this.line = line;
        }

        @Override
        public int table(String name, List<String> columns) throws IOException {
            file = columns.indexOf("filename");
            until = columns.indexOf("dateextractto");
            rows = columns.indexOf("rowcount");
            return 0;
        }

        @Override
        public void record(int table, long at, @Nullable String[] values) throws IOException {
            String name = text(values, file).strip();
            if (!name.isEmpty()) {
                line.take(at, fileName(name), text(values, until), text(values, rows));
            }
        }

        private static String text(@Nullable String[] values, int place) {
            String value = place < 0 ? null : values[place];
            return value == null ? "" : value;
        }

        @Override
        public void record(int table, long at, long version, @Nullable String[] values) throws IOException {
            record(table, at, values);
        }

        @Override
        public void removed(int table, long at, long version, @Nullable String[] values) throws IOException {
            record(table, at, values);
        }

        @Override
        public void reject(String table, long at, String column, Problem problem) throws IOException { }
    }

    /** Takes a manifest as a table of its own, and tells of each file that it lists and that did not come. */
    static final class Presence implements Records {
        private final Records records;
        private final Listing listing;

        Presence(Extract manifest, Records records) throws IOException {
            this.records = records;
            boolean archive = manifest.beside(FILE).isPresent();
            listing = new Listing((line, file, until, rows) -> {
                if (archive && manifest.beside(file).isEmpty()) {
                    records.reject(TABLE, line, "filename", Problem.CONTENT_TRUNCATED);
                }
            });
        }

        @Override
        public int table(String name, List<String> columns) throws IOException {
            listing.table(name, columns);
            return records.table(name, columns);
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            records.record(table, line, values);
            listing.record(table, line, values);
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            records.record(table, line, version, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            records.removed(table, line, version, values);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            records.reject(table, line, column, problem);
        }

        @Override
        public void unread(String table, String part) throws IOException {
            records.unread(table, part);
        }
    }
}
