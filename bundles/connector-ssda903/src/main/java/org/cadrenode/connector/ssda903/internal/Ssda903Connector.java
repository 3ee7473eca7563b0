package org.cadrenode.connector.ssda903.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads the files of the SSDA903 return, by the Department for Education's guide to the collection. */
@Component(service = Connector.class, configurationPid = Ssda903Connector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Ssda903Connector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.ssda903";
    static final Layout LAYOUT = Layout.of(Ssda903Connector.class, "layout.csv");

    /** Makes the connector of one source. */
    @Activate
    public Ssda903Connector(Map<String, Object> properties) {
        super(properties, "ssda903", "SSDA903: children looked after", LAYOUT, Set.of());
    }
}
