package org.cadrenode.connector.schoolcensus.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.layout.Layout;
import org.cadrenode.connector.spi.layout.LayoutConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads the pupils of the School Census: the tables of all terms, a file of commas each, and the return in XML, by the
 * Department for Education's specifications of 2013 to 2026.
 */
@Component(service = Connector.class, configurationPid = SchoolCensusConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SchoolCensusConnector extends LayoutConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.schoolcensus";
    static final Layout LAYOUT = Layout.of(SchoolCensusConnector.class, "layout.csv");

    private static final Pattern TERM = Pattern.compile(
            "(?:[0-9]{4}[^a-z0-9]*)?(?:autumn|spring|summer)[^a-z0-9]*(?:[0-9]{4}[^a-z0-9]*)?([a-z][a-z0-9]{0,79})\\.(?:csv|tsv|txt)");
    /** The words of which the census makes the names of its tables; a name of anybody else is no table. */
    private static final Pattern CENSUS_WORDS = Pattern.compile(".*(?:onroll|offroll|pupil|school|class|address|exclusion|suspension|session"
            + "|attendance|learner|learning|provision|placement|appeal|admission|fund|reconciliation|disabilit|entitlement).*"
            + "|(?:sen|fsm|eypp|ap)(?:needs?|types?|periods?|details?|units?)s?");

    /** Makes the connector of one source. */
    @Activate
    public SchoolCensusConnector(Map<String, Object> properties) {
        super(properties, "school-census", "School Census: pupils, attendance, exclusions", LAYOUT, Set.of());
    }

    /** Returns what stands behind the term, as in {@code 2024_autumn_learnersupport.csv}: the census has more tables than the layout. */
    @Override
    protected Optional<String> otherTable(String fileName) {
        Matcher term = TERM.matcher(fileName.toLowerCase(Locale.ROOT));
        return term.matches() ? Optional.of(term.group(1)).filter(name -> CENSUS_WORDS.matcher(name).matches()) : Optional.empty();
    }
}
