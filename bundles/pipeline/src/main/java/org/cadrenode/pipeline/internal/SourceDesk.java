package org.cadrenode.pipeline.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.SourceActivity;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourcePreview;
import org.cadrenode.api.delivery.SourceRun;
import org.cadrenode.api.delivery.SourceRuns;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.connector.spi.CollectingConnector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What an operator sees and asks of the sources' runs. Waits for no connector, but where it says so. Thread-safe. */
@Component(service = {SourceRuns.class, SourceDesk.class})
public final class SourceDesk implements SourceRuns {
    private static final int MOST_RECORDS = 100_000;
    /** How long behind its second time in a row a schedule without a delivery is remarked. */
    private static final Duration LATE = Duration.ofMinutes(30);

    private final ConnectorRegistry registry;
    private final Previews previews;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Clock clock;

    @Activate
    public SourceDesk(@Reference ConnectorRegistry registry, @Reference Journal journal, @Reference Authorizer authorizer) {
        this(registry, journal, authorizer, Clock.systemUTC());
    }

    SourceDesk(ConnectorRegistry registry, Journal journal, Authorizer authorizer, Clock clock) {
        this.registry = registry;
        previews = new Previews(registry.folder());
        this.journal = journal;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @Override
    public Optional<SourceActivity> activity(SourceId source) {
        return registry.intake(source).map(this::activity);
    }

    SourceActivity activity(SourceIntake intake) {
        SourceGate gate = intake.gate();
        Instant now = clock.instant();
        PaceSettings settings = gate.settings();
        Optional<Instant> silent = intake.running().silence().filter(silence -> silence.compareTo(settings.silence()) >= 0).map(now::minus);
        List<String> findings = new ArrayList<>(settings.problems());
        if (gate.book().damaged()) {
            findings.add("The record of the source's runs is damaged, so that it is stopped; connector:start begins a new one.");
        }
        if (gate.asking().ends() > 0) {
            findings.add("The node has ended " + gate.asking().ends() + " times while it asked the source: its connector may take all memory. It is "
                    + (gate.asking().suspended() ? "asked no more until connector:start, best behind an update of the connector." : "asked again by itself."));
        }
        silent.ifPresent(since -> findings.add("A call into the connector has made no progress since " + since
                + "; connector:stop ends it."));
        if (intake.running().lost()) {
            findings.add("A call into the connector did not return although it was given up; install or start its bundle anew.");
        }
        if (intake.running().unanswered() > 0) {
            findings.add("The connector did not answer " + intake.running().unanswered() + " questions in time.");
        }
        if (gate.unreadable() > 0) {
            findings.add("Files or folders in the inbox that the node may not read: " + gate.unreadable()
                    + ". They stay there; make them the node's user's (chown), or let it read them.");
        }
        if (!gate.book().stopped()) {
            stale(gate, now).ifPresent(findings::add);
        }
        return new SourceActivity(intake.source(), gate.state(), gate.failingSince(), gate.failure(), settings.schedule().words(),
                settings.rate(), gate.nextRun().filter(next -> !gate.book().stopped() && settings.problems().isEmpty()), gate.book().last(),
                last(gate), gate.standing().waiting(), gate.standing().bytes(), silent, findings);
    }

    private static Optional<Instant> last(SourceGate gate) {
        return Optional.of(gate.standing().last()).filter(at -> !at.equals(Instant.MIN));
    }

    private static Optional<String> stale(SourceGate gate, Instant now) {
        // What came again counts as a delivery, though it did not become one.
        Instant since = gate.book().runs(RunBook.MOST_RUNS).stream().filter(run -> run.deliveries() > 0).map(SourceRun::endedAt).findFirst()
                .filter(at -> at.isAfter(gate.standing().last())).or(() -> last(gate)).orElse(gate.book().knownSince());
        Duration expected = gate.settings().expected();
        if (!expected.isZero()) {
            return since.plus(expected).isBefore(now)
                    ? Optional.of("No delivery has come since " + since + ", longer than the " + expected.toHours() + " hours of expectedHours.")
                    : Optional.empty();
        }
        if (!(gate.settings().schedule() instanceof Schedule.AtTimes times)) {
            return Optional.empty();
        }
        return times.next(since).flatMap(times::next).filter(second -> second.plus(LATE).isBefore(now))
                .map(second -> "No delivery has come since " + since + ", though the schedule's time has come at least twice.");
    }

    @Override
    public long run(SourceId source) {
        String actor = authorizer.require("connector:control");
        SourceIntake intake = registry.required(source);
        SourceGate.Run run = intake.gate().begin();
        try {
            journal.record(AuditEvent.of(AuditAction.CONNECTOR_RUN, source).by(actor));
        } catch (RuntimeException e) {
            intake.gate().end(SourceRun.Outcome.FAILED, ErrorCode.JOURNAL_UNWRITABLE);
            throw e;
        }
        if (intake.running().connector() instanceof CollectingConnector) {
            intake.collect();
        }
        return run.number();
    }

    @Override
    public Optional<SourceRun> await(SourceId source, long run, Duration most) {
        try {
            return registry.required(source).gate().await(run, most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public List<SourceRun> runs(SourceId source, int limit) {
        return registry.required(source).gate().book().runs(limit);
    }

    @Override
    public SourcePreview preview(SourceId source, int records) {
        String actor = authorizer.require("connector:preview");
        if (records < 1 || records > MOST_RECORDS) {
            throw new CadreException(ErrorCode.USAGE, "look at 1 to " + MOST_RECORDS + " records");
        }
        SourceIntake intake = registry.required(source);
        // On record before anything is looked at.
        journal.record(AuditEvent.of(AuditAction.CONNECTOR_PREVIEWED, source).by(actor).count("records", records));
        return previews.preview(intake, records);
    }
}
