package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.LandingSpace;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceState;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.settings.SettingNames;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors that are here now, each with its route and its gate. They come and go while deliveries run. What a
 * connector said of itself when it came is kept: nobody who asks for its source waits for it.
 */
@Component(service = {Sources.class, ConnectorRegistry.class}, immediate = true)
public final class ConnectorRegistry implements Sources {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorRegistry.class);
    private static final String WATCH = "sources-watch";
    private static final int WATCH_MILLIS = 2000;
    private static final Duration LEAST_SETTLING = Duration.ofSeconds(2);
    /** Less than admission waits until what it installed has started. */
    private static final Duration MAKING = Duration.ofSeconds(20);

    private final CamelRoom camel;
    private final LandingZone landing;
    private final LandingSpace space;
    private final SealedFolder folder;
    private final Unwrapping unwrapping;
    private final Secrets secrets;
    private final MessageRoom messages;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Clock clock;
    private final Map<SourceId, SourceIntake> intakes = new TreeMap<>();
    private final Map<Connector, String> leftOut = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<Connector, String> files = Collections.synchronizedMap(new IdentityHashMap<>());
    private final ConnectorMaking making;
    private final Suspicion suspicion;
    private final Set<RunningConnector> lost = ConcurrentHashMap.newKeySet();
    private volatile Runnable arrived = () -> { };

    @Activate
    public ConnectorRegistry(@Reference CamelRoom camel, @Reference LandingZone landing, @Reference LandingSpace space,
            @Reference Journal journal, @Reference Authorizer authorizer, @Reference Keystore keystore, @Reference Secrets secrets,
            @Reference MessageRoom messages, BundleContext context) throws IOException {
        Path data = Path.of(System.getProperty("karaf.data", "data"));
        suspicion = new Suspicion(data.resolve("cadre/suspicion"));
        making = new ConnectorMaking(context::getService, context::ungetService, MAKING, suspicion);
        this.camel = camel;
        this.landing = landing;
        this.space = space;
        folder = new SealedFolder(data.resolve("cadre/intake"), keystore);
        unwrapping = new Unwrapping(secrets, new SealedSpool(data.resolve("cadre/unwrapping"), keystore));
        this.secrets = secrets;
        this.messages = messages;
        this.journal = journal;
        this.authorizer = authorizer;
        clock = Clock.systemUTC();
        camel.bind(InboxRoute.SILENT, InboxRoute.silent());
        camel.add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("scheduler:" + WATCH + "?delay=" + WATCH_MILLIS).routeId(WATCH).process(exchange -> watch());
            }
        });
    }

    @Deactivate
    void close() {
        camel.remove(WATCH);
        List<SourceIntake> all = intakes();
        all.forEach(intake -> {
            intake.gate().close();
            intake.running().endReadings();
        });
        all.forEach(intake -> remove(intake.running().connector()));
        suspicion.close();
    }

    /** Returns what the node's ends threw suspicion upon. */
    Suspicion suspicion() {
        return suspicion;
    }

    /** Returns which deliveries are suspended. */
    List<DeliveryId> suspended() {
        return suspicion.none() ? List.of()
                : landing.deliveries().stream().map(status -> status.milestone().id()).filter(id -> suspicion.of(id).suspended()).toList();
    }

    /** Says what to do when a delivery arrived. */
    void onArrival(Runnable action) {
        arrived = action;
    }

    /** Returns the connector that reads {@code source}, if it is here. */
    Optional<RunningConnector> connector(SourceId source) {
        return intake(source).map(SourceIntake::running);
    }

    /** Returns the way of {@code source}, if its connector is here. */
    Optional<SourceIntake> intake(SourceId source) {
        synchronized (intakes) {
            return Optional.ofNullable(intakes.get(source));
        }
    }

    /** Returns the ways of all sources whose connectors are here. */
    List<SourceIntake> intakes() {
        synchronized (intakes) {
            return List.copyOf(intakes.values());
        }
    }

    /** Returns what is wrong with connectors that read no source, a sentence each. */
    List<String> leftOut() {
        List<String> found = new ArrayList<>(making.failed());
        synchronized (leftOut) {
            found.addAll(leftOut.values());
        }
        return List.copyOf(found);
    }

    /** Returns whether a connector is here, or was left out, that is configured by {@code file}. */
    boolean came(Object file) {
        synchronized (files) {
            return files.values().stream().anyMatch(file::equals);
        }
    }

    /** Has the readings in progress end, as the flow stops. */
    void endReadings() {
        intakes().forEach(intake -> intake.running().endReadings());
    }

    // Called by the framework for each connector that comes, on a thread that starts other components, too.
    @Reference(service = Connector.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "leave")
    void come(ServiceReference<Connector> reference) {
        making.make(reference, connector -> add(connector, FrameworkUtil.asMap(reference.getProperties())));
    }

    void leave(ServiceReference<Connector> reference) {
        making.forget(reference, this::remove);
    }

    // One that does not answer, or fails, is left out.
    private void add(Connector connector, Map<String, ?> properties) {
        RunningConnector running;
        SourceId source;
        SourceIntake intake;
        files.put(connector, String.valueOf(properties.get(SettingNames.FILE)));
        try {
            running = new RunningConnector(connector, unwrapping);
            source = new SourceId(running.description().source());
            PaceSettings pace = PaceSettings.of(properties, connector instanceof CollectingConnector);
            List<String> misspelt = running.misspelt(properties);
            misspelt.forEach(finding -> LOG.warn("A source takes nothing: {}", finding));
            pace = (connector instanceof MessageConnector ? pace.listening() : pace).with(misspelt);
            SourceGate gate = new SourceGate(pace, new RunBook(source, folder, clock.instant()), suspicion.ofAsking(source), space, clock);
            intake = new SourceIntake(running, landing, folder, gate, () -> arrived.run());
        } catch (RuntimeException e) {
            String why = e instanceof CadreException known ? known.code().name() : e.getClass().getSimpleName();
            LOG.error("A connector of class {} is left out: {}", connector.getClass().getName(), why);
            leftOut.put(connector, "A connector of class " + connector.getClass().getName() + " does not say what it reads (" + why
                    + "); correct its configuration or remove it.");
            return;
        }
        synchronized (intakes) {
            if (intakes.putIfAbsent(source, intake) != null) {
                LOG.error("Two connectors read source {}; the second one is left out", source);
                leftOut.put(connector, "Two connectors read source " + source + "; remove one of them.");
                running.leave();
                return;
            }
        }
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_ARRIVED, source).with("connector", running.description().connector()));
        Duration settle = running.endpoint() instanceof Endpoint.Folder inbox
                ? inbox.quiet().multipliedBy(2).plus(LEAST_SETTLING) : LEAST_SETTLING;
        camel.bind(GatedPolls.name(source), new GatedPolls(intake.gate(), settle,
                running.endpoint() instanceof Endpoint.Folder inbox ? new Unreadable(inbox.inbox())::count : () -> 0));
        camel.add(IntakeRoutes.of(intake, remote(source, running.endpoint()), messages));
        if (intake.gate().book().stopped()) {
            camel.stop(IntakeRoutes.routeId(source));
        }
        arrived.run();
    }

    private void remove(Connector connector) {
        leftOut.remove(connector);
        files.remove(connector);
        SourceIntake intake;
        synchronized (intakes) {
            Optional<SourceIntake> found = intakes.values().stream().filter(one -> one.running().connector() == connector).findFirst();
            if (found.isEmpty()) {
                return;
            }
            intake = found.get();
            intakes.remove(intake.source());
        }
        SourceId source = intake.source();
        // Whoever waits at the gate goes away, so that the route ends at once.
        intake.gate().close();
        boolean returned = intake.running().leave();
        camel.remove(IntakeRoutes.routeId(source));
        camel.unbind(GatedPolls.name(source));
        if (!returned) {
            givenUp(intake);
        }
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_LEFT, source));
    }

    private void givenUp(SourceIntake intake) {
        LOG.error("A call into the connector of source {} did not return and is given up", intake.source());
        lost.add(intake.running());
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_GIVEN_UP, intake.source()));
    }

    /** Returns how many connectors that have left, or were stopped, still hold a thread. */
    long lost() {
        lost.removeIf(running -> !running.lost());
        return lost.size();
    }

    /** Looks how many deliveries of each source wait, and which calls make no progress. Waits for no connector. */
    void watch() {
        Map<SourceId, Standing> standings = new HashMap<>();
        for (DeliveryStatus status : landing.deliveries()) {
            Delivery delivery = status.milestone().delivery();
            standings.merge(delivery.source(), status.milestone().stage() == Stage.RECEIVED
                    ? new Standing(1, delivery.bytes(), delivery.receivedAt()) : new Standing(0, 0, delivery.receivedAt()), Standing::and);
        }
        for (SourceIntake intake : intakes()) {
            intake.gate().stands(standings.getOrDefault(intake.source(), Standing.NONE));
            intake.gate().unusable(intake.running().lost());
            intake.running().silence();
        }
    }

    @Override
    public List<SourceStatus> sources() {
        return intakes().stream().map(this::status).toList();
    }

    @Override
    public Optional<SourceStatus> source(SourceId source) {
        return intake(source).map(this::status);
    }

    @Override
    public Optional<SourceShape> shape(SourceId source) {
        return connector(source).map(running -> shape(running.description()));
    }

    @Override
    public List<String> check(SourceId source) {
        SourceIntake intake = required(source);
        List<String> found = new ArrayList<>(intake.gate().settings().problems());
        Endpoint endpoint = intake.running().endpoint();
        unwrapping.check(endpoint.wrapping()).ifPresent(found::add);
        remote(source, endpoint).map(Remote::check).ifPresent(found::addAll);
        try {
            found.addAll(intake.running().check());
        } catch (CadreException e) {
            found.add("The connector's own check ended with " + e.code() + ": " + e.getMessage() + ".");
        }
        return List.copyOf(found);
    }

    private Optional<Remote> remote(SourceId source, Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Sftp sftp) {
            return Optional.of(new SftpRemote(sftp, secrets, source, folder));
        }
        return endpoint instanceof Endpoint.Web web ? Optional.of(new WebRemote(web, secrets, source, folder)) : Optional.empty();
    }

    @Override
    public void start(SourceId source) {
        String actor = authorizer.require("connector:control");
        SourceIntake intake = required(source);
        if (intake.running().lost()) {
            throw new CadreException(ErrorCode.CONNECTOR_SILENT,
                    "a call into the connector did not return; install or start its bundle anew, or restart the node");
        }
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_STARTED, source).by(actor));
        intake.gate().start();
        intake.running().goOn();
        camel.start(IntakeRoutes.routeId(source));
        arrived.run();
    }

    @Override
    public void stop(SourceId source) {
        String actor = authorizer.require("connector:control");
        SourceIntake intake = required(source);
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_STOPPED, source).by(actor));
        intake.gate().stop();
        if (!intake.running().halt(intake.gate().settings().silence())) {
            intake.gate().unusable(true);
            givenUp(intake);
        }
        if (intake.gate().running()) {
            intake.gate().end(Outcome.ENDED, null);
        }
        camel.stop(IntakeRoutes.routeId(source));
    }

    /** Returns the way of {@code source}. */
    SourceIntake required(SourceId source) {
        return intake(source).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "no connector reads source " + source));
    }

    SealedFolder folder() {
        return folder;
    }

    private SourceStatus status(SourceIntake intake) {
        SourceDescription description = intake.running().description();
        return new SourceStatus(intake.source(), new ProviderId(description.provider()), description.connector(), description.title(),
                intake.running().endpoint().place(), intake.gate().state() != SourceState.STOPPED, intake.running().received().get());
    }

    private static SourceShape shape(SourceDescription description) {
        return new SourceShape(new SourceId(description.source()), description.tables().stream()
                .map(table -> new SourceShape.Table(new TableName(table.name()), table.columns().stream()
                        .map(column -> new SourceShape.Column(column.name(),
                                column.meaning().map(ConnectorRegistry::kind), column.form().map(ConnectorRegistry::type),
                                column.note(), column.expectations().stream().map(Expectations::of).toList(),
                                column.relative()))
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
