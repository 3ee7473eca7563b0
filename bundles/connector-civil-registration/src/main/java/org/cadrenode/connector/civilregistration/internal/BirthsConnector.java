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
 * Reads registrations of births and stillbirths, and notifications of births, a file of commas each. All that they say of a
 * mother, father or informant is declared as a relative's.
 */
@Component(service = Connector.class, configurationPid = BirthsConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class BirthsConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.births";
    static final Layout LAYOUT = Layout.of(BirthsConnector.class, "births.csv");

    /** Makes the connector of one source. */
    @Activate
    public BirthsConnector(Map<String, Object> properties) {
        super(properties, "births", "Births, by civil registration", LAYOUT, Set.of());
    }
}
