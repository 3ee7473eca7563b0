package org.cadrenode.shell.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.SourceActivity;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourcePreview;
import org.cadrenode.api.delivery.SourceRun;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.ErrorCode;

/** Sources, their runs and their previews as the console shows them. */
final class SourceViews {
    private SourceViews() { }

    static Listing sources(List<SourceStatus> sources, Function<SourceId, Optional<SourceActivity>> activities) {
        Listing listing = new Listing("There are no connectors.", "source", "provider", "connector", "title", "running",
                "received", "endpoint", "state", "failure", "waiting", "next_run", "last_run");
        sources.forEach(source -> {
            Optional<SourceActivity> activity = activities.apply(source.source());
            listing.row(source.source().value(), source.provider().value(), source.connector(), source.title(), source.running(),
                    source.received(), source.endpoint(), activity.map(now -> Words.of(now.state())).orElse(""),
                    activity.flatMap(SourceActivity::failure).map(ErrorCode::name).orElse(""),
                    activity.map(SourceActivity::waiting).orElse(0L), text(activity.flatMap(SourceActivity::nextRun)),
                    text(activity.flatMap(SourceActivity::lastRun).map(SourceRun::endedAt)));
        });
        return listing;
    }

    static Sheet source(SourceStatus source, Optional<SourceActivity> activity) {
        Sheet sheet = new Sheet().with("source", source.source().value()).with("provider", source.provider().value())
                .with("connector", source.connector()).with("title", source.title())
                .with("endpoint", source.endpoint()).with("running", source.running())
                .with("received", source.received());
        activity.ifPresent(now -> sheet.with("state", Words.of(now.state()))
                .with("schedule", now.schedule()).with("rate", now.rate()).with("next_run", text(now.nextRun()))
                .with("last_delivery", text(now.lastDelivery())).with("waiting", now.waiting()).with("waiting_bytes", now.waitingBytes())
                .with("failing_since", text(now.since())).with("failure", now.failure().map(ErrorCode::name).orElse(""))
                .with("silent_since", text(now.silentSince()))
                .with("last_run", now.lastRun().<Object>map(SourceViews::run).orElse("")).with("findings", now.findings()));
        return sheet;
    }

    static Sheet run(SourceRun run) {
        return new Sheet().with("started_at", run.startedAt().toString()).with("ended_at", run.endedAt().toString())
                .with("trigger", Words.of(run.trigger())).with("outcome", Words.of(run.outcome()))
                .with("failure", run.failure().map(ErrorCode::name).orElse("")).with("deliveries", run.deliveries())
                .with("bytes", run.bytes()).with("runs", run.runs());
    }

    static Listing history(List<SourceRun> runs, List<DeliveryStatus> deliveries, int limit) {
        List<Line> lines = new ArrayList<>();
        runs.forEach(run -> lines.add(new Line(run.endedAt(), new Object[] {
            run.startedAt().toString(), run.endedAt().toString(), "run", Words.of(run.trigger()), Words.of(run.outcome()),
            run.failure().map(ErrorCode::name).orElse(""), run.runs(), run.deliveries(), run.bytes(), 0L, 0L})));
        deliveries.forEach(status -> {
            Delivery delivery = status.milestone().delivery();
            Tally tally = status.milestone().tally();
            lines.add(new Line(delivery.receivedAt(), new Object[] {
                delivery.receivedAt().toString(), status.reachedAt().toString(), "delivery", delivery.id().value(),
                Words.of(status.milestone().stage()), status.waitingFor(), 0L, 1L, delivery.bytes(), tally.read(), tally.quarantined()}));
        });
        Listing listing = new Listing("There were no runs and no deliveries.", "started_at", "ended_at", "what", "by", "outcome", "failure",
                "runs", "deliveries", "bytes", "records", "quarantined");
        lines.stream().sorted(Comparator.comparing(Line::at).reversed()).limit(limit).forEach(line -> listing.row(line.values));
        return listing;
    }

    private record Line(Instant at, Object[] values) { }

    static Listing preview(SourcePreview preview) {
        Listing listing = new Listing("Nothing would come.", "table", "column", "records", "filled", "longest", "shapes");
        preview.tables().forEach(table -> table.columns().forEach(column -> listing.row(table.name(), column.name(), table.records(),
                column.filled(), column.longest(), String.join(" | ", column.shapes()))));
        return listing;
    }

    private static String text(Optional<Instant> moment) {
        return moment.map(Instant::toString).orElse("");
    }
}
