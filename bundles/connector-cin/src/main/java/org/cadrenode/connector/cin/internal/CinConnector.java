package org.cadrenode.connector.cin.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads the Children in Need census, by the Department for Education's guides of 2016 to 2026. A child, each of its modules,
 * each disability, factor and review is a record.
 */
@Component(service = Connector.class, configurationPid = CinConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class CinConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.cin";
    static final Layout LAYOUT = Layout.of(CinConnector.class, "layout.csv");

    /** Makes the connector of one source. */
    @Activate
    public CinConnector(Map<String, Object> properties) {
        super(properties, "cin", "CIN census: children in need", LAYOUT, Set.of());
    }
}
