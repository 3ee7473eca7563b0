package org.cadrenode.connector.xml.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.ChangeSettings;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.nested.NestedMapping;
import org.cadrenode.connector.spi.xml.XmlRecords;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads any XML, of which a mapping says which elements are records of which tables. */
@Component(service = Connector.class, configurationPid = XmlConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class XmlConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.xml";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final NestedMapping mapping;
    private final ChangeSettings changes;
    private final String namespace;

    /** Makes the connector of one source. */
    @Activate
    public XmlConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "", ".+\\.xml");
        NestedMapping mapped = NestedMapping.none();
        try {
            mapped = NestedMapping.read(common.text("mapping", "${karaf.etc}/layouts/" + common.source() + ".csv"));
            if (mapped.isRecord("")) {
                common = common.rejected("The record / is the document itself; name an element, such as /Message/Child.");
            }
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        ChangeSettings told = ChangeSettings.NONE;
        try {
            told = ChangeSettings.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        mapping = mapped;
        changes = told;
        namespace = common.text("namespace", "");
        settings = common;
        description = common.describe("xml", "XML extracts", mapped.tables(), told.capabilities());
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
        return SourceSettings.names(List.of(ChangeSettings.NAMES), "mapping", "namespace");
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
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        try (InputStream content = extract.open()) {
            new XmlRecords(mapping, namespace, changes.onto(records)).read(content);
        }
    }
}
