package org.cadrenode.connector.cin.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads the Children in Need census. A child and each of its modules is a record. The file is read twice: first for the
 * elements that it uses, which a year's census may have added to, then for the records.
 */
@Component(service = Connector.class, configurationPid = CinConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class CinConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.cin";
    private static final int LONGEST_NAME = 80;

    private final SourceSettings settings;
    private final SourceDescription description;

    /** Makes the connector of one source. */
    @Activate
    public CinConnector(Map<String, Object> properties) {
        settings = SourceSettings.of(properties, "cin", ".+\\.xml");
        description = settings.describe("cin", "CIN census: children in need",
                Arrays.stream(CinTable.values()).map(CinTable::description).toList());
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return settings.endpoint();
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return Optional.empty();
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        Columns columns = new Columns();
        try (InputStream content = extract.open()) {
            CinParser.parse(content, columns);
        }
        try (InputStream content = extract.open()) {
            CinParser.parse(content, new Writing(columns, records));
        }
    }

    /** Finds the elements that the modules of a file have. */
    private static final class Columns implements CinParser.Handler {
        private final Map<CinTable, Map<String, Integer>> places = new EnumMap<>(CinTable.class);
        private final Map<CinTable, List<String>> names = new EnumMap<>(CinTable.class);

        Columns() {
            for (CinTable table : CinTable.values()) {
                places.put(table, new HashMap<>());
                names.put(table, new ArrayList<>());
                table.columns().forEach(column -> add(table, column));
            }
        }

        private void add(CinTable table, String column) {
            List<String> all = of(table);
            if (!at(table).containsKey(column) && all.size() < CinModule.MOST_COLUMNS && column.length() <= LONGEST_NAME) {
                at(table).put(column, all.size());
                all.add(column);
            }
        }

        List<String> of(CinTable table) {
            return names.getOrDefault(table, List.of());
        }

        private Map<String, Integer> at(CinTable table) {
            return places.getOrDefault(table, Map.of());
        }

        @Override
        public void child(List<CinModule> modules, boolean tooLong) {
            for (CinModule module : modules) {
                for (String column : module.columns()) {
                    add(module.table(), column);
                }
            }
        }

        @Override
        public void broken(long line, Problem problem) {
            // The second reading comes to the same place, and says so.
        }
    }

    /** Hands the records on. */
    private static final class Writing implements CinParser.Handler {
        private final Columns columns;
        private final Records records;
        private final Map<CinTable, Integer> numbers = new EnumMap<>(CinTable.class);
        private final @Nullable String[] values = new @Nullable String[CinModule.MOST_COLUMNS];

        Writing(Columns columns, Records records) {
            this.columns = columns;
            this.records = records;
        }

        @Override
        public void child(List<CinModule> modules, boolean tooLong) throws IOException {
            if (tooLong) {
                records.reject(CinTable.CHILD.tableName(), modules.get(0).line(), "", Problem.ROW_TOO_LONG);
                return;
            }
            String subject = modules.get(0).value(CinTable.SUBJECT);
            // Two ids stand with a blank between: then it is not known whose it is.
            boolean missing = subject == null || subject.indexOf(' ') >= 0;
            for (CinModule module : modules) {
                CinTable table = module.table();
                if (missing) {
                    records.reject(table.tableName(), module.line(), CinTable.SUBJECT, Problem.SUBJECT_MISSING);
                } else if (module.hasControl()) {
                    records.reject(table.tableName(), module.line(), "", Problem.ROW_CONTROL_CHARACTER);
                } else {
                    List<String> names = columns.of(table);
                    values[0] = subject;
                    for (int i = 1; i < names.size(); i++) {
                        values[i] = module.value(names.get(i));
                    }
                    records.record(number(table), module.line(), values);
                }
            }
        }

        private int number(CinTable table) throws IOException {
            Integer known = numbers.get(table);
            if (known != null) {
                return known;
            }
            int number = records.table(table.tableName(), columns.of(table));
            numbers.put(table, number);
            return number;
        }

        @Override
        public void broken(long line, Problem problem) throws IOException {
            records.reject("", line, "", problem);
        }
    }
}
