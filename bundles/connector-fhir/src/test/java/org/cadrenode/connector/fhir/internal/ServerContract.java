package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.CollectingConnectorContractTest;
import org.cadrenode.connector.testkit.SourceUnderTest;

/** The contract by a way of asking the server. */
abstract class ServerContract extends CollectingConnectorContractTest {
    private final FakeServer server;
    private final String way;

    ServerContract(String way) throws IOException {
        this.way = way;
        server = new FakeServer(null);
    }

    private FhirServerConnector with(String setting, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("way", way));
        settings.put(setting, value);
        return server.connector(settings);
    }

    @Override
    protected CollectingConnector connector() {
        return server.connector(Map.of("way", way));
    }

    @Override
    protected SourceUnderTest source() throws IOException {
        server.on();
        return server;
    }

    @Override
    protected boolean canHoldPoison() {
        return way.equals("export");
    }

    @Override
    protected int many() {
        // So many that a byte a record shows beside the client's and the server's own buffers and classes, some 8 MB. The pages of
        // searches are made anew for each: the server would be slow.
        return way.equals("export") ? 4 * super.many() : 0;
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.allOf(Behaviour.class);
    }

    @Override
    protected Collection<String> secrets() {
        return List.of(FakeServer.TOKEN);
    }

    @Override
    protected List<? extends Connector> misconfigured() {
        return List.of(with("base", "http://ehr.example.org/fhir"), with("base", "https://user:pass@ehr.example.org/fhir"), with("way", "guess"),
                with("secret", "none"), with("secret", "Not a name"), with("types", "Patient Nothing"), with("export", "group/../x"),
                with("clientId", "node"), with("pageResources", "many"), with("trust", "nowhere.pem"));
    }
}
