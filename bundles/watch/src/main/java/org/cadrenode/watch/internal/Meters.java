package org.cadrenode.watch.internal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.cadrenode.api.delivery.Flow.StageFigures;
import org.cadrenode.api.watch.Health;
import org.cadrenode.watch.engine.Snapshot;
import org.cadrenode.watch.engine.Snapshot.Waiting;

/**
 * The metrics, made of the last {@link Snapshot}. A label's value is a word of the program: no id of a delivery, no source, no person.
 * What is not known is not there. Thread-safe.
 */
final class Meters implements AutoCloseable {
    private static final String NAME = "[a-z][a-z0-9./-]{0,60}";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstantSource clock;
    private final Function<String, Double> alerts;
    private final Map<Metric, MultiGauge> gauges = new EnumMap<>(Metric.class);
    private final Map<String, StageFigures> stages = new ConcurrentHashMap<>();
    private volatile Snapshot last = Snapshot.NONE;

    /** What there is, as the manual lists it. */
    enum Metric {
        HEALTH("cadre.health", "check", "How each check is: 0 ok, 0.5 starting, 1 warn, 2 critical"),
        UPTIME("cadre.uptime.seconds", "", "Seconds since the node started"),
        LOOK_AGE("cadre.look.age.seconds", "", "Seconds since the node last looked at itself: all below is as old"),
        DELIVERIES("cadre.deliveries", "stage", "Deliveries that have reached this stage and no further; `received` is the queue to be read,"
                + " `released` are packages without a receipt"),
        OLDEST("cadre.deliveries.oldest.seconds", "stage", "Seconds since the oldest of them reached it"),
        WAITING("cadre.deliveries.waiting", "cause", "Deliveries that wait, by what they wait for"),
        RELEASE("cadre.release.waiting", "", "Deliveries that wait for a person's release"),
        RELEASE_OLDEST("cadre.release.oldest.seconds", "", "Seconds for which the oldest of them waits"),
        QUARANTINED("cadre.quarantine.places", "code", "Places in quarantine in the deliveries that are here, by code"),
        STAGE_DELIVERIES("cadre.stage.deliveries", "flow, stage", "Deliveries that went through a stage since the start"),
        STAGE_RECORDS("cadre.stage.records", "flow, stage", "Records that went through it"),
        STAGE_SECONDS("cadre.stage.seconds", "flow, stage", "Seconds for which it was busy"),
        OPT_OUTS("cadre.optout.decisions", "", "Opt-outs in the register"),
        OPT_OUT_CHANGE("cadre.optout.change.age.seconds", "", "Seconds since the register last changed"),
        NATIONAL_OLDEST("cadre.optout.national.oldest.seconds", "", "Seconds since the oldest answer of the national service in use was asked for"),
        NATIONAL_WAITING("cadre.optout.national.waiting", "", "Children without a fresh answer of the national service"),
        COPY("cadre.optout.copy.good", "", "1 if the register's copy off the machine is in step, 0 if it is not or there is none"),
        COPY_LAG("cadre.optout.copy.lag.seconds", "", "Seconds for which changes of the register wait for its copy"),
        JOURNAL("cadre.journal.entries", "", "Entries of the journal"),
        JOURNAL_AGE("cadre.journal.age.seconds", "", "Seconds since its last entry"),
        CHECKPOINT("cadre.journal.checkpoint.entries", "", "Entries that the newest signed checkpoint covers; 0 while the keystore is sealed"),
        DISK_FREE("cadre.disk.free.bytes", "disk", "Bytes that are free on a disk the node writes to"),
        DISK_TOTAL("cadre.disk.total.bytes", "disk", "Bytes of that disk"),
        READ_AGE("cadre.store.read.age.seconds", "store", "Seconds since the patrol last read this store to its end, or first met it"),
        COLLECTION("cadre.jvm.collection.seconds", "", "Seconds of garbage collection since the start"),
        ALERTS("cadre.alerts", "health", "Alerts that were raised and hold");

        private final String name;
        private final String labels;
        private final String help;

        Metric(String name, String labels, String help) {
            this.name = name;
            this.labels = labels;
            this.help = help;
        }

        boolean counts() {
            return this == STAGE_DELIVERIES || this == STAGE_RECORDS || this == STAGE_SECONDS || this == COLLECTION;
        }

        /** Returns the name under which Prometheus gets it. */
        String published() {
            return name.replace('.', '_') + (counts() ? "_total" : "");
        }

        String labels() {
            return labels;
        }

        /** Returns its line in the manual's table. */
        String line() {
            return "| `" + published() + "` | " + labels + " | " + help + " |";
        }
    }

    /** @param alerts how many alerts hold, by health */
    Meters(InstantSource clock, Function<String, Double> alerts) {
        this.clock = clock;
        this.alerts = alerts;
        for (Metric metric : Metric.values()) {
            if (!metric.counts()) {
                gauges.put(metric, MultiGauge.builder(metric.name).description(metric.help).register(registry));
            }
        }
        Gauge.builder(Metric.LOOK_AGE.name, this, meters -> meters.last == Snapshot.NONE ? Double.NaN : meters.age(meters.last.at()))
                .description(Metric.LOOK_AGE.help).register(registry);
        for (String health : List.of("warn", "critical")) {
            // Micrometer holds what it asks by a weak reference.
            Gauge.builder(Metric.ALERTS.name, this, meters -> meters.alerts.apply(health)).tags("health", health).description(Metric.ALERTS.help)
                    .register(registry);
        }
        FunctionCounter.builder(Metric.COLLECTION.name, this, meters -> collectionSeconds()).description(Metric.COLLECTION.help).register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
    }

    private static double collectionSeconds() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0).sum() / 1e3;
    }

    private double age(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() / 1e3;
    }

    // What happened while the look was under way is new, not of the future.
    private static long age(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toSeconds());
    }

    /** Takes what a look found. */
    synchronized void look(Snapshot now) {
        last = now;
        Rows rows = new Rows();
        rows.add(Metric.UPTIME, now.uptime().toSeconds());
        now.checks().forEach(check -> rows.add(Metric.HEALTH, figure(check.health()), "check", check.check()));
        now.stages().forEach((stage, count) -> {
            String word = stage.name().toLowerCase(Locale.ROOT);
            rows.add(Metric.DELIVERIES, count.deliveries(), "stage", word);
            rows.add(Metric.OLDEST, age(count.oldest(), now.at()), "stage", word);
        });
        Map<String, Long> causes = new HashMap<>();
        now.waiting().forEach(one -> causes.merge(cause(one), 1L, Long::sum));
        causes.forEach((cause, count) -> rows.add(Metric.WAITING, count, "cause", cause));
        rows.add(Metric.RELEASE, now.forRelease().size());
        rows.add(Metric.RELEASE_OLDEST, now.forRelease().isEmpty() ? 0 : age(now.forRelease().get(0).since(), now.at()));
        now.quarantined().forEach((code, count) -> rows.add(Metric.QUARANTINED, count, "code", code.toLowerCase(Locale.ROOT).replace('_', '-')));
        now.optOuts().ifPresent(optOuts -> optOuts(rows, optOuts, now.at()));
        now.journal().ifPresent(head -> {
            rows.add(Metric.JOURNAL, head.entries());
            rows.add(Metric.JOURNAL_AGE, age(head.at(), now.at()));
            rows.add(Metric.CHECKPOINT, head.checkpoint());
        });
        now.disks().forEach(disk -> {
            rows.add(Metric.DISK_FREE, disk.free(), "disk", disk.name());
            rows.add(Metric.DISK_TOTAL, disk.total(), "disk", disk.name());
        });
        now.read().forEach((store, at) -> rows.add(Metric.READ_AGE, age(at, now.at()), "store", store));
        gauges.forEach((metric, gauge) -> gauge.register(rows.of(metric), true));
        now.flows().forEach((flow, figures) -> figures.forEach(figure -> stage(flow, figure)));
    }

    private static double figure(Health health) {
        return switch (health) {
            case OK -> 0;
            case STARTING -> 0.5;
            case WARN -> 1;
            case CRITICAL -> 2;
        };
    }

    private static void optOuts(Rows rows, Snapshot.OptOuts optOuts, Instant now) {
        rows.add(Metric.OPT_OUTS, optOuts.requests());
        optOuts.changed().ifPresent(at -> rows.add(Metric.OPT_OUT_CHANGE, age(at, now)));
        if (optOuts.required()) {
            optOuts.oldestAnswer().ifPresent(at -> rows.add(Metric.NATIONAL_OLDEST, age(at, now)));
            rows.add(Metric.NATIONAL_WAITING, optOuts.waitingChildren());
        }
        rows.add(Metric.COPY, optOuts.copy().equals("IN_STEP") ? 1 : 0);
        rows.add(Metric.COPY_LAG, optOuts.copyWaitingSince().map(at -> age(at, now)).orElse(0L));
    }

    /** Returns why a delivery waits in a word of a closed set: what stands there else may name a table. */
    static String cause(Waiting waiting) {
        String what = waiting.what();
        for (String cause : List.of("connector", "dictionary approval", "dictionary", "terms", "identifying tables", "release", "refusal", "receipt",
                "renewal", "table", "another try")) {
            if (what.startsWith(cause)) {
                return cause.replace(' ', '-');
            }
        }
        return "other";
    }

    private void stage(String flow, StageFigures figure) {
        String key = flow + " " + figure.stage();
        if (stages.put(key, figure) == null && flow.matches(NAME) && figure.stage().matches(NAME)) {
            counter(Metric.STAGE_DELIVERIES, flow, figure.stage(), StageFigures::deliveries);
            counter(Metric.STAGE_RECORDS, flow, figure.stage(), StageFigures::records);
            counter(Metric.STAGE_SECONDS, flow, figure.stage(), StageFigures::seconds);
        }
    }

    private void counter(Metric metric, String flow, String stage, ToDoubleFunction<StageFigures> value) {
        FunctionCounter.builder(metric.name, this, meters -> meters.figure(flow + " " + stage, value)).tags("flow", flow, "stage", stage)
                .description(metric.help).register(registry);
    }

    private double figure(String key, ToDoubleFunction<StageFigures> value) {
        return Optional.ofNullable(stages.get(key)).map(value::applyAsDouble).orElse(0.0);
    }

    /** Returns everything in the text format of Prometheus. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }

    /** The gauges of a look. */
    private static final class Rows {
        private final Map<Metric, List<MultiGauge.Row<?>>> rows = new EnumMap<>(Metric.class);

        void add(Metric metric, Number value, String... tags) {
            if (Arrays.stream(tags).allMatch(word -> word.matches(NAME))) {
                rows.computeIfAbsent(metric, none -> new ArrayList<>()).add(MultiGauge.Row.of(Tags.of(tags), value));
            }
        }

        Iterable<MultiGauge.Row<?>> of(Metric metric) {
            return rows.getOrDefault(metric, List.of());
        }
    }
}
