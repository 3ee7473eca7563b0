package org.cadrenode.connector.civilregistration.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads registrations of deaths, a file of commas. All that they say of a mother, father or informant is declared as a
 * relative's.
 */
@Component(service = Connector.class, configurationPid = DeathsConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DeathsConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.deaths";
    static final Layout LAYOUT = Layout.of(DeathsConnector.class, "deaths.csv");

    /** Makes the connector of one source. */
    @Activate
    public DeathsConnector(Map<String, Object> properties) {
        super(properties, "deaths", "Deaths, by civil registration", LAYOUT, Set.of());
    }
}
