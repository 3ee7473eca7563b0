package org.cadrenode.omop.engine;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of the OMOP common data model 5.4 that an export holds; each before those that refer to it. */
public final class Cdm {
    /** The concept of this version of the model. */
    static final int VERSION_CONCEPT = 756265;
    /** The concept of what comes from records of care. */
    static final int FROM_RECORDS = 32817;

    private static final Map<String, CdmTable> TABLES = read();

    private Cdm() { }

    /** Returns the tables. */
    public static List<CdmTable> tables() {
        return List.copyOf(TABLES.values());
    }

    /** Returns a table. @throws IllegalArgumentException if there is none of that name */
    static CdmTable table(String name) {
        return Optional.ofNullable(TABLES.get(name)).orElseThrow(() -> new IllegalArgumentException("There is no table " + name));
    }

    static boolean has(String name) {
        return TABLES.containsKey(name);
    }

    private static Map<String, CdmTable> read() {
        Map<String, List<CdmField>> fields = new LinkedHashMap<>();
        try (InputStream definitions = Optional.ofNullable(Cdm.class.getResourceAsStream("cdm54.csv")).orElseThrow();
                CsvReader<NamedCsvRecord> reader = CsvReader.builder().commentStrategy(CommentStrategy.SKIP)
                        .ofNamedCsvRecord(new InputStreamReader(definitions, StandardCharsets.UTF_8))) {
            for (NamedCsvRecord line : reader) {
                fields.computeIfAbsent(line.getField("table"), any -> new ArrayList<>()).add(CdmField.of(line.getField("field"),
                        line.getField("required").equals("yes"), line.getField("type"), line.getField("key").equals("yes"),
                        line.getField("refers_to")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, CdmTable> tables = new LinkedHashMap<>();
        fields.forEach((name, all) -> tables.put(name, new CdmTable(name, all)));
        return tables;
    }
}
