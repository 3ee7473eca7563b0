package org.cadrenode.omop.engine;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.commonmodel.EventMapper;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.commonmodel.internal.CommonModelConfiguration;
import org.cadrenode.commonmodel.internal.MappingFolder;

/**
 * A synthetic region of the tables that the samples of FHIR and MHSDS release, with values made up by type, in the common form by the
 * mappings that are shipped with them. The same seed gives the same region.
 */
public final class Region implements Export.Events {
    private static final Map<String, Path> SAMPLES = Map.of("fhir", Path.of("../connector-fhir/sample"),
            "mhsds", Path.of("../connector-health-returns/sample/mhsds"));
    private static final LocalDate FIRST = LocalDate.of(2004, 1, 1);

    private final int children;
    private final long seed;
    private final MappingFolder model;
    private final Map<String, Map<String, ReleasedTable>> tables = new LinkedHashMap<>();

    /** Makes the region of so many children. @param folder an empty one for the mappings */
    public Region(int children, long seed, Path folder) throws IOException {
        this.children = children;
        this.seed = seed;
        for (Map.Entry<String, Path> sample : SAMPLES.entrySet()) {
            Files.copy(sample.getValue().resolve("common-form.csv"), folder.resolve(sample.getKey() + ".csv"));
            tables.put(sample.getKey(), released(sample.getValue().resolve("dictionary.csv")));
        }
        model = new MappingFolder(new CommonModelConfiguration() {
            @Override
            public String directory() {
                return folder.toString();
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return CommonModelConfiguration.class;
            }
        });
    }

    private static Map<String, ReleasedTable> released(Path dictionary) throws IOException {
        Map<String, List<ReleasedColumn>> columns = new LinkedHashMap<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(dictionary)) {
            for (NamedCsvRecord line : reader) {
                if (line.getField("decision").equals("keep")) {
                    String name = line.getField("destination");
                    columns.computeIfAbsent(line.getField("table"), any -> new ArrayList<>()).add(new ReleasedColumn(
                            name.isEmpty() ? line.getField("column") : name, ColumnType.valueOf(line.getField("type").toUpperCase(Locale.ROOT)),
                            line.getField("flags").contains("event_date"), false, false, Set.of()));
                }
            }
        }
        Map<String, ReleasedTable> tables = new LinkedHashMap<>();
        columns.forEach((table, all) -> tables.put(table, new ReleasedTable(new TableName(table), all)));
        return tables;
    }

    @Override
    public void read(ResearchDatabase.Reader reader) {
        Random random = new Random(seed);
        tables.forEach((source, all) -> all.forEach((name, table) -> {
            EventMapper mapper = model.mapper(new SourceId(source), table);
            try (RowReader rows = rows(table, random)) {
                for (int child = 1; rows.next(); child++) {
                    reader.record(source + "-trust", source, name, child);
                    mapper.map(rows, reader);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    // A row a child and table.
    private RowReader rows(ReleasedTable table, Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(bytes);
        int number = writer.table(table);
        for (int child = 1; child <= children; child++) {
            LocalDate born = FIRST.plusDays((long) child * 37 % 6000);
            String[] values = new String[table.columns().size()];
            for (int i = 0; i < values.length; i++) {
                ReleasedColumn column = table.columns().get(i);
                values[i] = value(column, born, random);
            }
            writer.row(number, new RecordKey(child, number), new Pseudonym(child, child), values);
        }
        writer.finish();
        return new RowReader(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static String value(ReleasedColumn column, LocalDate born, Random random) {
        if (column.name().equals("birth_month")) {
            return born.toString().substring(0, 7);
        }
        if (column.name().contains("death")) {
            return null;
        }
        if (!column.eventDate() && random.nextInt(4) == 0) {
            return null;
        }
        // Ends lie in the last thousand days, beginnings before.
        boolean end = column.name().contains("end") || column.name().contains("disch");
        return switch (column.type()) {
            case DATE -> born.plusDays(31 + random.nextInt(end ? 900 : 800) + (end ? 800 : 0)).toString();
            case NUMBER -> Integer.toString(random.nextInt(100));
            case FREE_TEXT -> "A sentence, \"quoted\",\nof child " + random.nextInt();
            default -> column.name().equals("sex") ? random.nextBoolean() ? "male" : "female"
                    : column.name().equals("code_system") ? "snomed" : "c" + random.nextInt(30);
        };
    }
}
