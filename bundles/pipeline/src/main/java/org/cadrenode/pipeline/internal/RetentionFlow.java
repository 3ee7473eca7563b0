package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Destruction;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.terms.RetentionKeeper;
import org.cadrenode.api.terms.TermsBook;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps once a day, and when a person says so, over what is past its time. Without terms of sources it destroys nothing. */
@Component(service = {RetentionKeeper.class, HealthCheck.class}, immediate = true, configurationPid = RetentionConfiguration.PID,
        property = {HealthCheck.NAME + "=retention", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = RetentionConfiguration.class)
public final class RetentionFlow implements RetentionKeeper, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionFlow.class);
    private static final String ROUTE = "retention";
    private static final String READING = "retention:read";
    private static final String WRITING = "retention:write";
    private static final int LONGEST_REASON = 1_000;
    private static final long FIRST_SWEEP = Duration.ofMinutes(15).toMillis();

    private final Optional<CamelRoom> camel;
    private final RetentionSweep sweep;
    private final Holds holds;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Clock clock;
    private volatile Optional<Outcome> last = Optional.empty();

    /** Made by the runtime. */
    @Activate
    public RetentionFlow(@Reference CamelRoom camel, @Reference LandingZone landing, @Reference Revisions revisions,
            @Reference Destruction destruction, @Reference Dictionaries dictionaries, @Reference Vault vault,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) @Nullable TermsBook terms,
            @Reference Journal journal, @Reference Authorizer authorizer, @Reference Keystore keystore,
            RetentionConfiguration configuration) throws IOException {
        this(Optional.of(camel), new RetentionSweep(landing, revisions, destruction, dictionaries, vault, Optional.ofNullable(terms),
                journal, Clock.systemUTC()), new Holds(new SealedFolder(
                        Path.of(System.getProperty("karaf.data", "data")).resolve("cadre/retention"), keystore)), journal, authorizer,
                Clock.systemUTC());
        if (configuration.sweepHours() < 1) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "sweepHours is at least 1");
        }
        long period = Duration.ofHours(configuration.sweepHours()).toMillis();
        camel.add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("scheduler:" + ROUTE + "?initialDelay=" + FIRST_SWEEP + "&delay=" + period).routeId(ROUTE)
                        .process(exchange -> sweep());
            }
        });
    }

    RetentionFlow(Optional<CamelRoom> camel, RetentionSweep sweep, Holds holds, Journal journal, Authorizer authorizer, Clock clock) {
        this.camel = camel;
        this.sweep = sweep;
        this.holds = holds;
        this.journal = journal;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @Deactivate
    void close() {
        camel.ifPresent(room -> room.remove(ROUTE));
    }

    /** The daily sweep: what a person refused to release is not asked for again. */
    synchronized void sweep() {
        try {
            last = Optional.of(sweep.run(holds.all().keySet(), false, false, AuditEvent.NODE));
        } catch (CadreException e) {
            LOG.error("The sweep over what is past its time failed: {}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("The sweep over what is past its time failed: {}", e.getClass().getName());
        }
    }

    @Override
    public synchronized List<Line> plan() throws IOException {
        authorizer.require(READING);
        return sweep.plan(holds.all().keySet());
    }

    @Override
    public synchronized Outcome run(boolean trial) throws IOException {
        String person = authorizer.require(WRITING);
        Outcome outcome = sweep.run(holds.all().keySet(), trial, true, person);
        if (!trial) {
            last = Optional.of(outcome);
        }
        return outcome;
    }

    @Override
    public synchronized List<Hold> holds() throws IOException {
        authorizer.require(READING);
        return List.copyOf(holds.all().values());
    }

    @Override
    public synchronized void hold(SourceId source, String reason) throws IOException {
        String person = authorizer.require(WRITING);
        String why = reason(reason);
        Map<SourceId, Hold> all = holds.all();
        if (all.containsKey(source)) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "a hold on source " + source + " stands already");
        }
        all.put(source, new Hold(source, why, person, clock.instant()));
        journal.record(AuditEvent.of(AuditAction.RETENTION_HELD, source).by(person).because(why));
        holds.write(all);
    }

    @Override
    public synchronized void free(SourceId source, String reason) throws IOException {
        String person = authorizer.require(WRITING);
        String why = reason(reason);
        Map<SourceId, Hold> all = holds.all();
        if (all.remove(source) == null) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no hold on source " + source);
        }
        journal.record(AuditEvent.of(AuditAction.RETENTION_FREED, source).by(person).because(why));
        holds.write(all);
    }

    private static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new CadreException(ErrorCode.REASON_MISSING, "a hold, and its end, need a reason");
        }
        if (why.length() > LONGEST_REASON) {
            throw new CadreException(ErrorCode.USAGE, "a reason has at most " + LONGEST_REASON + " characters");
        }
        return why;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (last.isEmpty()) {
            log.info("No sweep over what is past its time yet since the node started; see retention:show");
            return new Result(log);
        }
        Outcome outcome = last.get();
        log.info("The last sweep destroyed {} deliveries; {} are past their time under a hold", outcome.deliveries(), outcome.held());
        if (outcome.withoutTerms() > 0) {
            log.warn("{} deliveries are of sources without valid terms: nobody knows how long they may be kept, and nothing of them is"
                    + " destroyed. Write their terms", outcome.withoutTerms());
        }
        if (outcome.waiting() > 0) {
            log.warn("{} deliveries are past their time and still there: see retention:show, and release the revisions that take them"
                    + " back", outcome.waiting());
        }
        return new Result(log);
    }
}
