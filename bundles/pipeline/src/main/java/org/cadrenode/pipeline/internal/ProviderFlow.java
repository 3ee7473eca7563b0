package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Flow;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PseudonymRenewal;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.terms.TermsBook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes deliveries from their arrival to their package. A sweep asks {@link NextStep} about every delivery and puts ids
 * into the queues of the stages; {@link AfterRelease} deals with what comes back. After a start it does the same: nothing
 * but the landing zone tells where a delivery stands.
 */
@Component(service = Flow.class, immediate = true)
public final class ProviderFlow implements Flow {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderFlow.class);
    private static final String SWEEP = "provider-sweep";
    private static final int SWEEP_MILLIS = 500;
    private static final int SECONDS_TO_STOP = 15;

    private final CamelRoom camel;
    private final ConnectorRegistry connectors;
    private final LandingZone landing;
    private final Dictionaries dictionaries;
    private final OptOutScreen optOut;
    private final Pseudonymiser pseudonymiser;
    private final Gate gate;
    private final TermsBook terms;
    private final Dispatch dispatch;
    private final AfterRelease afterRelease;
    private final Readmissions readmissions;
    private final Renewals renewals;
    private final MergeRenewals mergeRenewals;
    private final CustodianSending custodianSending;
    private final StageClock clock = new StageClock(Stream.of(Work.values()).map(Work::stage).toList());
    private final Lanes lanes = new Lanes();
    private final Set<DeliveryId> underWork = ConcurrentHashMap.newKeySet();
    private final Retries retries = new Retries();
    private final Rest rest = new Rest();
    private final Repeated sweepFailures = new Repeated(Duration.ofHours(1), System::nanoTime);

    @Activate
    public ProviderFlow(@Reference CamelRoom camel, @Reference ConnectorRegistry connectors, @Reference LandingZone landing,
            @Reference Revisions revisions, @Reference Dictionaries dictionaries, @Reference OptOutScreen optOut, @Reference Pseudonymiser pseudonymiser,
            @Reference Gate gate, @Reference TermsBook terms, @Reference Dispatch dispatch, @Reference CustodianDispatch custodian, @Reference Vault vault,
            @Reference PseudonymRenewal renewal, @Reference Keystore keystore) throws IOException {
        this.camel = camel;
        this.connectors = connectors;
        this.landing = landing;
        this.dictionaries = dictionaries;
        this.optOut = optOut;
        this.pseudonymiser = pseudonymiser;
        this.gate = gate;
        this.terms = terms;
        this.dispatch = dispatch;
        this.afterRelease = new AfterRelease(landing, dictionaries, optOut, pseudonymiser, revisions, dispatch,
                custodian);
        this.readmissions = new Readmissions(landing, revisions, dictionaries, optOut, pseudonymiser, vault, dispatch, custodian);
        SealedFolder folder = new SealedFolder(
                Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/pipeline"), keystore);
        this.renewals = new Renewals(landing, dispatch, custodian, renewal, folder);
        this.mergeRenewals = new MergeRenewals(landing, dispatch, custodian, renewal, vault, folder);
        this.custodianSending = new CustodianSending(landing, vault, pseudonymiser, optOut, dispatch, custodian, folder);
        camel.add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                for (Work work : Work.queued()) {
                    from(work.consumer()).routeId("stage-" + work.stage())
                            .process(exchange -> perform(work, exchange.getIn().getBody(DeliveryId.class)));
                }
                from("scheduler:" + SWEEP + "?delay=" + SWEEP_MILLIS).routeId(SWEEP)
                        .process(exchange -> sweep());
            }
        });
        connectors.onArrival(rest::disturbed);
    }

    @Deactivate
    void close() {
        connectors.onArrival(() -> { });
        camel.remove(SWEEP);
        connectors.endReadings();
        lanes.close(SECONDS_TO_STOP);
        for (Work work : Work.queued()) {
            camel.remove("stage-" + work.stage());
        }
    }

    /** Looks at all deliveries and sets to work what can be. */
    synchronized void sweep() {
        rest.sweepBegins();
        boolean moved = true;
        try {
            moved = afterRelease.settleReceipts(underWork);
            Set<ProviderId> renewing = renewals.due(landing.deliveries());
            moved |= afterRelease.honourOptOuts(underWork, renewing);
            moved |= afterRelease.honourRestrictedCodes(underWork);
            moved |= readmissions.goOn(landing.deliveries(), underWork, renewing);
            moved |= renewals.goOn(renewing, landing.deliveries(), underWork);
            moved |= mergeRenewals.send(landing.deliveries(), renewing);
            List<DeliveryStatus> all = landing.deliveries();
            Looking looking = new Looking(all, renewing);
            Suspects suspects = new Suspects(connectors.suspicion(), all);
            for (DeliveryStatus status : NextStep.longestFirst(all)) {
                moved |= setToWork(status, looking, suspects);
            }
            if (!moved && underWork.isEmpty()) {
                moved = afterRelease.resumeHeld(all) || custodianSending.send(all, renewing);
            }
            sweepFailures.over();
        } catch (CadreException e) {
            sweepFailures.of(e.getMessage()).ifPresent(why -> LOG.error("A sweep over the deliveries failed: {}", why));
        } catch (IOException | RuntimeException e) {
            sweepFailures.of(e.getClass().getName()).ifPresent(why -> LOG.error("A sweep over the deliveries failed: {}", why));
        } finally {
            rest.sweepEnds(!moved && underWork.isEmpty());
        }
    }

    private boolean setToWork(DeliveryStatus status, Looking looking, Suspects suspects) {
        DeliveryId id = status.milestone().id();
        if (underWork.contains(id) || retries.resting(id)) {
            return true;
        }
        NextStep step = NextStep.after(status, looking);
        if (step.work().isEmpty()) {
            say(status, step.waitingFor());
            return false;
        }
        Optional<Suspects.Wait> wait = suspects.reserve(status);
        if (wait.isPresent()) {
            say(status, wait.get().what());
            return wait.get().passes();
        }
        underWork.add(id);
        Work work = step.work().get();
        if (work != Work.LAND) {
            camel.send(work.queue(), id);
        } else if (!lanes.put(status.milestone().delivery().source(), () -> perform(Work.LAND, id))) {
            underWork.remove(id);
        }
        return true;
    }

    private void say(DeliveryStatus status, String waitingFor) {
        if (!status.waitingFor().equals(waitingFor)) {
            landing.waitFor(status.milestone().id(), waitingFor);
        }
    }

    private void perform(Work work, DeliveryId id) {
        try (Suspicion.Attempt attempt = connectors.suspicion().of(id).begin()) {
            // The sweep may have looked just before another stage was done with the delivery.
            Optional<Milestone> milestone = landing.delivery(id).map(DeliveryStatus::milestone)
                    .filter(reached -> work.fits(reached.stage()));
            if (milestone.isPresent()) {
                long started = System.nanoTime();
                clock.add(work.stage(), perform(work, milestone.get()), started);
            }
            attempt.succeeded();
            retries.succeeded(id);
        } catch (InterruptedIOException e) {
            LOG.info("Delivery {} starts over: its connector left", id);
        } catch (CadreException e) {
            failed(work, id, e.code(), e.getMessage());
        } catch (IOException e) {
            failed(work, id, ErrorCode.IO_FAILED, e.getClass().getName());
        } catch (RuntimeException e) {
            failed(work, id, ErrorCode.INTERNAL, e.getClass().getName());
        } catch (Error e) {
            // A connector's, most likely: a class that is not there, or no memory for what it wanted. The others go on.
            failed(work, id, ErrorCode.CONNECTOR_FAILED, e.getClass().getName());
        } finally {
            underWork.remove(id);
            rest.disturbed();
        }
    }

    private void failed(Work work, DeliveryId id, ErrorCode code, String message) {
        retries.failed(id);
        LOG.error("Stage {} of delivery {} failed and is tried again: {}", work.stage(), id, message);
        landing.waitFor(id, "another try of " + work.stage() + " after " + code);
    }

    /** Performs one stage and returns how many records went through it. */
    private long perform(Work work, Milestone milestone) throws IOException {
        return switch (work) {
            case LAND -> {
                Delivery delivery = (Delivery) milestone;
                Optional<RunningConnector> connector = connectors.connector(delivery.source());
                yield connector.isEmpty() ? 0
                        : landing.land(delivery, connector.get().source(delivery.table())).tally().read();
            }
            case SCREEN -> {
                Landed landed = (Landed) milestone;
                long read = optOut.screen(landed, dictionary(landed)).tally().read();
                afterRelease.screened();
                yield read;
            }
            case PSEUDONYMISE -> {
                Screened screened = (Screened) milestone;
                yield inForce(screened)
                        ? pseudonymiser.pseudonymise(screened, dictionary(screened)).tally().read() : screenAgain(screened);
            }
            case CHECK -> {
                Pseudonymised pseudonymised = (Pseudonymised) milestone;
                yield inForce(pseudonymised.screened()) && !pseudonymiser.outdated(pseudonymised)
                        ? gate.check(pseudonymised).rowCount() : screenAgain(pseudonymised.screened());
            }
            case SEND -> send((Cleared) milestone);
        };
    }

    private boolean inForce(Screened screened) {
        return dictionary(screened).digest().equals(screened.dictionary());
    }

    // The dictionary changed in between: what it says of identifiers may have, too.
    private long screenAgain(Screened screened) {
        landing.returnToLanded(screened.id());
        return 0;
    }

    // What may have waited for its terms since: the next sweep has it screened again.
    private long send(Cleared cleared) throws IOException {
        if (afterRelease.overtaken(cleared)) {
            return 0;
        }
        try (InputStream rows = landing.read(cleared.id(), Artefact.ROWS);
                InputStream tokens = landing.read(cleared.id(), Artefact.TOKENS)) {
            landing.reach(dispatch.send(cleared, rows, tokens));
        }
        return cleared.tally().underWay();
    }

    private Dictionary dictionary(Milestone milestone) {
        SourceId source = milestone.delivery().source();
        return dictionaries.dictionary(source).orElseThrow(
                () -> new CadreException(ErrorCode.DICTIONARY_MISSING, "source " + source + " has no dictionary"));
    }

    @Override
    public String name() {
        return "provider";
    }

    @Override
    public List<StageFigures> figures() {
        return clock.figures();
    }

    @Override
    public boolean idle() {
        return rest.reached();
    }

    /** The surroundings of one sweep; a dictionary that does not pass its check counts as none. */
    private final class Looking implements NextStep.Surroundings {
        private final List<DeliveryStatus> all;
        private final Set<ProviderId> renewing;
        private final Map<SourceId, List<DeliveryStatus>> bySource;
        private final Map<SourceId, Optional<Dictionary>> seen = new HashMap<>();
        private final Map<SourceId, TermsBook.Ruling> rulings = new HashMap<>();

        private Looking(List<DeliveryStatus> all, Set<ProviderId> renewing) {
            this.all = all;
            this.renewing = renewing;
            bySource = all.stream().collect(Collectors.groupingBy(status -> status.milestone().delivery().source()));
        }

        @Override
        public boolean connectorIsHere(Delivery delivery) {
            return connectors.connector(delivery.source()).filter(RunningConnector::reads).isPresent();
        }

        @Override
        public Optional<Dictionary> dictionary(Delivery delivery) {
            return seen.computeIfAbsent(delivery.source(), source -> {
                try {
                    return dictionaries.dictionary(source);
                } catch (CadreException e) {
                    return Optional.empty();
                }
            });
        }

        @Override
        public String lacking(Delivery delivery) {
            try {
                return dictionaries.waitsForApproval(delivery.source()) ? "dictionary approval" : "dictionary";
            } catch (CadreException e) {
                return "dictionary";
            }
        }

        @Override
        public Optional<CheckReport> report(Delivery delivery) {
            return gate.report(delivery.id());
        }

        @Override
        public TermsBook.Ruling terms(Delivery delivery) {
            return rulings.computeIfAbsent(delivery.source(), terms::ruling);
        }

        @Override
        public boolean renewing(Delivery delivery) {
            return renewing.contains(delivery.provider());
        }

        @Override
        public List<DeliveryStatus> sameSource(Delivery delivery) {
            return bySource.get(delivery.source());
        }

        @Override
        public List<DeliveryStatus> all() {
            return all;
        }
    }
}
