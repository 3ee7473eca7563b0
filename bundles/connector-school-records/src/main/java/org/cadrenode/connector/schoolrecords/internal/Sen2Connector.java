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
 * Reads the person-level SEN2 return of a council, in XML and as the tables of the collection, by the Department for
 * Education's specifications of 2022 to 2026.
 */
@Component(service = Connector.class, configurationPid = Sen2Connector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Sen2Connector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.sen2";
    static final Layout LAYOUT = Layout.of(Sen2Connector.class, "sen2.csv");

    /** Makes the connector of one source. */
    @Activate
    public Sen2Connector(Map<String, Object> properties) {
        super(properties, "sen2", "SEN2: education, health and care plans", LAYOUT, Set.of());
    }
}
