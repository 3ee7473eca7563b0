package org.cadrenode.connector.healthreturns.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads tables of the Community Services Data Set, versions 1.5 and 1.6, by the NHS Data Dictionary. */
@Component(service = Connector.class, configurationPid = CsdsConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class CsdsConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.csds";
    static final Layout LAYOUT = Layout.of(CsdsConnector.class, "csds.csv");

    /** Makes the connector of one source. */
    @Activate
    public CsdsConnector(Map<String, Object> properties) {
        super(properties, "csds", "Community Services Data Set", LAYOUT, Set.of());
    }
}
