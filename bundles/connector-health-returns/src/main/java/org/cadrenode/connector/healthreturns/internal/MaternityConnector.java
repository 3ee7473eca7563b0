package org.cadrenode.connector.healthreturns.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads tables of the Maternity Services Data Set, version 2: the child is the baby, and its mother a relative. */
@Component(service = Connector.class, configurationPid = MaternityConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class MaternityConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.maternity";
    static final Layout LAYOUT = Layout.of(MaternityConnector.class, "maternity.csv");

    /** Makes the connector of one source. */
    @Activate
    public MaternityConnector(Map<String, Object> properties) {
        super(properties, "maternity", "Maternity Services Data Set", LAYOUT, Set.of());
    }
}
