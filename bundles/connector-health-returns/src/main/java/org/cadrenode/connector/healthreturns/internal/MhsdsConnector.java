package org.cadrenode.connector.healthreturns.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads tables of the Mental Health Services Data Set, versions 5 and 6, by the NHS Data Dictionary. */
@Component(service = Connector.class, configurationPid = MhsdsConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class MhsdsConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.mhsds";
    static final Layout LAYOUT = Layout.of(MhsdsConnector.class, "mhsds.csv");

    /** Makes the connector of one source. */
    @Activate
    public MhsdsConnector(Map<String, Object> properties) {
        super(properties, "mhsds", "Mental Health Services Data Set", LAYOUT, Set.of());
    }
}
