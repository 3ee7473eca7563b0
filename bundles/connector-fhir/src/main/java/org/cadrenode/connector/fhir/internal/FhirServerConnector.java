package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Collects what has changed at a FHIR R4 server, by a bulk export or by searches. It reads and never writes. */
@Component(service = Connector.class, configurationPid = FhirServerConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FhirServerConnector implements CollectingConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.fhirserver";

    private final SourceSettings settings;
    private final ServerSettings server;
    private final SourceDescription description;
    private final Secrets secrets;

    /** Makes the connector of one source. */
    @Activate
    public FhirServerConnector(Map<String, Object> properties, @Reference Secrets secrets) {
        this.secrets = secrets;
        SourceSettings common = SourceSettings.of(properties, "fhir", "(?!)");
        List<String> problems = new ArrayList<>();
        server = ServerSettings.of(common, problems);
        for (String problem : problems) {
            common = common.rejected(problem);
        }
        settings = common;
        description = common.describe("fhirserver", "Health records of a FHIR R4 server", Plan.LAYOUT.tables(), Capability.VERSIONS,
                Capability.REMOVALS, Capability.MERGES, Capability.RESUMES);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint.Fetched(server.base().toString());
    }

    @Override
    public Set<String> settingNames() {
        return SourceSettings.names(List.of(ServerSettings.NAMES));
    }

    @Override
    public List<String> check() {
        if (!settings.problems().isEmpty()) {
            return settings.problems();
        }
        try {
            FhirServer asked = new FhirServer(server, secrets);
            try (FhirServer.Answer answer = asked.ask("GET", URI.create(server.base() + "metadata"), Map.of("Accept", "application/fhir+json"), true)) {
                return answer.status() == 200 ? List.of()
                        : List.of("The server answers with " + answer.status() + " where it should say what it can; correct base and secret.");
            }
        } catch (IOException e) {
            return List.of(e.getMessage() + "; correct base, trust and secret, or see whether it runs.");
        }
    }

    @Override
    public void collect(Collecting collecting) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        FhirServer asked = new FhirServer(server, secrets);
        switch (server.way()) {
            case EXPORT -> new BulkExport(asked, server, collecting).run();
            case SEARCH -> new PagedSearch(asked, server, collecting).run();
        }
    }
}
