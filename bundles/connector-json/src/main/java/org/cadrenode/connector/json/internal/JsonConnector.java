package org.cadrenode.connector.json.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.ChangeSettings;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.TableNames;
import org.cadrenode.connector.spi.nested.NestedMapping;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads JSON lines, or one array of objects. With a mapping, that says which parts of an object are records of which
 * tables; without one, an object is a record of the table that the file's name tells, and its members are columns by
 * their dotted paths.
 */
@Component(service = Connector.class, configurationPid = JsonConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class JsonConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.json";
    private static final int LEAST = 1 << 10;
    private static final int MOST = 1 << 26;

    private final SourceSettings settings;
    private final SourceDescription description;
    private final TableNames tables;
    private final NestedMapping mapping;
    private final boolean mapped;
    private final ChangeSettings changes;
    private final int longest;

    /** Makes the connector of one source. */
    @Activate
    public JsonConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "", ".+\\.(jsonl|ndjson|json)");
        NestedMapping parts = NestedMapping.none();
        String file = common.text("mapping", "");
        mapped = !file.isEmpty();
        TableNames named = TableNames.of("");
        ChangeSettings told = ChangeSettings.NONE;
        int most = 1 << 20;
        try {
            parts = mapped ? NestedMapping.read(file) : parts;
            named = TableNames.of(common.text("tables", ""));
            told = ChangeSettings.of(common);
            most = Integer.parseInt(common.text("maxRecordBytes", "1048576"));
        } catch (NumberFormatException e) {
            most = -1;
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        if (most < LEAST || most > MOST) {
            common = common.rejected("The setting maxRecordBytes is a number of bytes between " + LEAST + " and " + MOST + ".");
        }
        mapping = parts;
        tables = named;
        changes = told;
        longest = most;
        settings = common;
        description = common.describe("json", "JSON extracts", parts.tables(), told.capabilities());
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
    public Set<String> settingNames() {
        return SourceSettings.names(List.of(ChangeSettings.NAMES), "mapping", "tables", "maxRecordBytes");
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return mapped ? Optional.empty() : tables.table(fileName);
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        Records told = changes.onto(records);
        if (mapped) {
            MappedObjects objects = new MappedObjects(mapping, told);
            new JsonObjects(longest, objects).read(extract);
        } else if (extract.table().isEmpty()) {
            records.reject("", 0, "", Problem.TABLE_UNKNOWN);
        } else {
            FlatObjects.Columns columns = new FlatObjects.Columns();
            new JsonObjects(longest, columns).read(extract);
            new JsonObjects(longest, new FlatObjects(extract.table(), columns, told)).read(extract);
        }
    }
}
