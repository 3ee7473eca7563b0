package org.cadrenode.connector.schoolrecords.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads what schools export from their management information systems, a file of commas each: pupils, marks of the register,
 * summaries of attendance, exclusions and suspensions, the register of special educational needs.
 */
@Component(service = Connector.class, configurationPid = SchoolRecordsConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SchoolRecordsConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.schoolrecords";
    static final Layout LAYOUT = Layout.of(SchoolRecordsConnector.class, "records.csv");

    /** Makes the connector of one source. */
    @Activate
    public SchoolRecordsConnector(Map<String, Object> properties) {
        super(properties, "schoolrecords", "School records: attendance, exclusions, special educational needs", LAYOUT, Set.of());
    }
}
