package org.cadrenode.pseudonymise.tool;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.jspecify.annotations.Nullable;

/** A delimited extract: one CSV file, or a folder of them, each a table of its file's name. */
final class Extract {
    private static final String SUFFIX = ".csv";

    private final Map<TableName, Path> files;
    private final boolean folder;

    private Extract(Map<TableName, Path> files, boolean folder) {
        this.files = files;
        this.folder = folder;
    }

    /**
     * Finds the tables.
     *
     * @throws IllegalArgumentException if there are none, or two of one name
     */
    static Extract of(Path place) throws IOException {
        Map<TableName, Path> files = new TreeMap<>();
        boolean folder = Files.isDirectory(place);
        List<Path> all;
        if (folder) {
            try (Stream<Path> listed = Files.list(place)) {
                all = listed.filter(file -> name(file).endsWith(SUFFIX) && Files.isRegularFile(file)).sorted().toList();
            }
        } else {
            all = List.of(place);
        }
        for (Path file : all) {
            String name = name(file);
            String table = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
            if (files.put(new TableName(table), file) != null) {
                throw new IllegalArgumentException("two files are of one table");
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("the folder has no file that ends in .csv");
        }
        return new Extract(files, folder);
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /** Returns the files by their tables, sorted. */
    Map<TableName, Path> files() {
        return files;
    }

    /** Returns whether it is a folder, as the result is then. */
    boolean folder() {
        return folder;
    }

    /** Reads a table, a row at a time. */
    static final class Rows implements SourceValues, AutoCloseable {
        private final CsvReader<CsvRecord> csv;
        private final Iterator<CsvRecord> records;
        private final SourceTable table;
        private List<String> fields = List.of();
        private long line;

        /** @throws IllegalArgumentException if the header names a column twice or none */
        Rows(TableName name, Path file) throws IOException {
            csv = CsvReader.builder().allowExtraFields(true).allowMissingFields(true).ofCsvRecord(file, StandardCharsets.UTF_8);
            try {
                records = csv.iterator();
                List<String> columns = new ArrayList<>();
                if (records.hasNext()) {
                    records.next().getFields().forEach(field -> columns.add(field.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT)));
                }
                if (columns.isEmpty() || columns.contains("") || new HashSet<>(columns).size() < columns.size()) {
                    throw new IllegalArgumentException("the header of table " + name + " names a column twice, or leaves one empty");
                }
                table = new SourceTable(name, columns);
            } catch (RuntimeException e) {
                csv.close();
                throw e;
            }
        }

        SourceTable table() {
            return table;
        }

        boolean next() {
            if (!records.hasNext()) {
                return false;
            }
            CsvRecord record = records.next();
            fields = record.getFields();
            line = record.getStartingLineNumber();
            return true;
        }

        /** Returns whether the row has as many fields as the header. */
        boolean whole() {
            return fields.size() == table.columns().size();
        }

        long line() {
            return line;
        }

        @Override
        public @Nullable String value(int column) {
            String value = column < fields.size() ? fields.get(column) : "";
            return value.isEmpty() ? null : value;
        }

        @Override
        public void close() throws IOException {
            csv.close();
        }
    }
}
