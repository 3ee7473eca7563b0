package org.cadrenode.connector.ctf.internal;

import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads Common Transfer Files and Admission Transfer Files in XML, by the Department for Education's specifications of CTF 12 to
 * 25. A pupil, each contact, telephone, assessment, year of attendance and former school is a record.
 */
@Component(service = Connector.class, configurationPid = CtfConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class CtfConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.ctf";
    static final Layout LAYOUT = Layout.of(CtfConnector.class, "layout.csv");

    /** Makes the connector of one source. */
    @Activate
    public CtfConnector(Map<String, Object> properties) {
        super(properties, "ctf", "Common Transfer Files: pupils who change school", LAYOUT, Set.of());
    }
}
