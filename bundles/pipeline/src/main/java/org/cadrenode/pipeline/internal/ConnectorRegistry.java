package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connectors that are here now, each with its route. They come and go while deliveries run. */
@Component(service = {Sources.class, ConnectorRegistry.class}, immediate = true)
public final class ConnectorRegistry implements Sources {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorRegistry.class);

    private final CamelRoom camel;
    private final LandingZone landing;
    private final SealedFolder folder;
    private final MessageRoom messages;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Map<SourceId, RunningConnector> connectors = new TreeMap<>();
    private volatile Runnable arrived = () -> { };

    @Activate
    public ConnectorRegistry(@Reference CamelRoom camel, @Reference LandingZone landing, @Reference Journal journal,
            @Reference Authorizer authorizer, @Reference Keystore keystore, @Reference MessageRoom messages) throws IOException {
        this.camel = camel;
        this.landing = landing;
        folder = new SealedFolder(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/intake"), keystore);
        this.messages = messages;
        this.journal = journal;
        this.authorizer = authorizer;
        camel.bind(InboxRoute.SILENT, InboxRoute.silent());
    }

    @Deactivate
    void close() {
        List<RunningConnector> all;
        synchronized (connectors) {
            all = List.copyOf(connectors.values());
        }
        all.forEach(running -> remove(running.connector()));
    }

    /** Says what to do when a delivery arrived. */
    void onArrival(Runnable action) {
        arrived = action;
    }

    /** Returns the connector that reads {@code source}, if it is here. */
    Optional<RunningConnector> connector(SourceId source) {
        synchronized (connectors) {
            return Optional.ofNullable(connectors.get(source));
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "remove")
    void add(Connector connector) {
        SourceDescription description = connector.description();
        SourceId source = new SourceId(description.source());
        RunningConnector running = new RunningConnector(connector);
        synchronized (connectors) {
            if (connectors.putIfAbsent(source, running) != null) {
                LOG.error("Two connectors read source {}; the second one is left out", source);
                return;
            }
        }
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_ARRIVED, source).with("connector", description.connector()));
        camel.add(IntakeRoutes.of(new SourceIntake(running, landing, folder, () -> arrived.run()), messages));
        arrived.run();
    }

    void remove(Connector connector) {
        SourceId source = new SourceId(connector.description().source());
        RunningConnector running;
        synchronized (connectors) {
            running = connectors.get(source);
            if (running == null || running.connector() != connector) {
                return;
            }
            connectors.remove(source);
        }
        camel.remove(IntakeRoutes.routeId(source));
        running.leave();
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_LEFT, source));
    }

    @Override
    public List<SourceStatus> sources() {
        synchronized (connectors) {
            return connectors.values().stream().map(this::status).toList();
        }
    }

    @Override
    public Optional<SourceStatus> source(SourceId source) {
        return connector(source).map(this::status);
    }

    @Override
    public Optional<SourceShape> shape(SourceId source) {
        return connector(source).map(running -> shape(running.connector().description()));
    }

    @Override
    public List<String> check(SourceId source) {
        return required(source).connector().check();
    }

    @Override
    public void start(SourceId source) {
        String actor = authorizer.require("connector:control");
        required(source);
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_STARTED, source).by(actor));
        camel.start(IntakeRoutes.routeId(source));
    }

    @Override
    public void stop(SourceId source) {
        String actor = authorizer.require("connector:control");
        required(source);
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_STOPPED, source).by(actor));
        camel.stop(IntakeRoutes.routeId(source));
    }

    private RunningConnector required(SourceId source) {
        return connector(source).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "no connector reads source " + source));
    }

    private SourceStatus status(RunningConnector running) {
        SourceDescription description = running.connector().description();
        SourceId source = new SourceId(description.source());
        return new SourceStatus(source, new ProviderId(description.provider()), description.connector(), description.title(),
                running.connector().endpoint().place(), camel.running(IntakeRoutes.routeId(source)), running.received().get());
    }

    private static SourceShape shape(SourceDescription description) {
        return new SourceShape(new SourceId(description.source()), description.tables().stream()
                .map(table -> new SourceShape.Table(new TableName(table.name()), table.columns().stream()
                        .map(column -> new SourceShape.Column(column.name(),
                                column.meaning().map(ConnectorRegistry::kind), column.form().map(ConnectorRegistry::type),
                                column.note()))
                        .toList()))
                .toList());
    }

    // The SPI and the API each have words of their own, so that either can grow by itself; a test holds them together.
    static IdentifierKind kind(Meaning meaning) {
        return IdentifierKind.valueOf(meaning.name());
    }

    static ColumnType type(Form form) {
        return ColumnType.valueOf(form.name());
    }
}
