package org.cadrenode.pseudonymise.engine.profile;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.cin.internal.CinConnector;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** The extracts of a generated region as source records. */
final class Extracts {
    private Extracts() { }

    /** Reads all extracts of a folder; {@code naming} makes a column's name of its table's and its own. */
    static void read(SourceProfile profile, Path folder, BinaryOperator<String> naming) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                byte[] records = file.toString().endsWith(".xml") ? xml(file, naming) : csv(file, naming);
                try (SourceRecordReader reader = new SourceRecordReader(new ByteArrayInputStream(records))) {
                    profile.read(reader, Long.MAX_VALUE);
                }
            }
        }
    }

    /** Takes a value that is not blank. */
    interface Values {
        void value(String table, String column, String value);
    }

    static void each(Path folder, Values values) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                byte[] records = file.toString().endsWith(".xml") ? xml(file, (table, column) -> column) : csv(file, (table, column) -> column);
                try (SourceRecordReader reader = new SourceRecordReader(new ByteArrayInputStream(records))) {
                    while (reader.next()) {
                        for (int i = 0; i < reader.table().columns().size(); i++) {
                            String value = reader.value(i);
                            if (value != null && !value.isBlank()) {
                                values.value(reader.table().name().value(), reader.table().columns().get(i), value.strip());
                            }
                        }
                    }
                }
            }
        }
    }

    // School census and looked-after files carry a year before the table's name.
    private static String table(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(0, name.length() - 4).replaceFirst("^[0-9]{4}_(autumn|spring|summer)_", "").replaceFirst("^ssda903_|_[0-9]{4}$", "");
    }

    private static byte[] csv(Path file, BinaryOperator<String> naming) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SourceRecordWriter writer = new SourceRecordWriter(bytes);
        int table = -1;
        int width = 0;
        try (CsvReader<CsvRecord> csv = CsvReader.builder().allowExtraFields(true).allowMissingFields(true).ofCsvRecord(file, StandardCharsets.UTF_8)) {
            for (CsvRecord row : csv) {
                if (table < 0) {
                    width = row.getFieldCount();
                    table = writer.table(new SourceTable(new TableName(table(file)),
                            row.getFields().stream().map(name -> naming.apply(table(file), name.toLowerCase(Locale.ROOT))).toList()));
                } else {
                    // A row of another width is one that a connector puts into quarantine.
                    if (row.getFieldCount() == width) {
                        writer.record(table, row.getStartingLineNumber(), row.getFields().toArray(String[]::new));
                    }
                }
            }
        }
        writer.finish();
        return bytes.toByteArray();
    }

    private static byte[] xml(Path file, BinaryOperator<String> naming) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SourceRecordWriter writer = new SourceRecordWriter(bytes);
        new CinConnector(Map.of("provider", "council")).read(new Extract() {
            @Override
            public String table() {
                return "";
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        }, new Records() {
            @Override
            public int table(String name, List<String> columns) throws IOException {
                return writer.table(new SourceTable(new TableName(name), columns.stream().map(column -> naming.apply(name, column)).toList()));
            }

            @Override
            public void record(int table, long line, @Nullable String[] values) throws IOException {
                writer.record(table, line, Arrays.copyOf(values, values.length));
            }

            @Override
            public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
                record(table, line, values);
            }

            @Override
            public void removed(int table, long line, long version, @Nullable String[] values) { }

            @Override
            public void reject(String table, long line, String column, Problem problem) { }
        });
        writer.finish();
        return bytes.toByteArray();
    }
}
