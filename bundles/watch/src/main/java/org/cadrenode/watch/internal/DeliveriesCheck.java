package org.cadrenode.watch.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Stage;

/** Tells whether deliveries get on, or since when they do not. */
final class DeliveriesCheck implements HealthCheck {
    private static final Duration FAILING = Duration.ofMinutes(15);

    private final InstantSource clock;
    private final Supplier<List<DeliveryStatus>> deliveries;
    private final Instant started;
    private final Duration release;
    private final Duration receipt;
    private final Duration stuck;

    /** @param release after how long it warns of a release that waits, and so on */
    DeliveriesCheck(InstantSource clock, Supplier<List<DeliveryStatus>> deliveries, Duration release, Duration receipt, Duration stuck) {
        this.clock = clock;
        this.deliveries = deliveries;
        this.started = clock.instant();
        this.release = release;
        this.receipt = receipt;
        this.stuck = stuck;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<DeliveryStatus> all = deliveries.get();
        Instant now = clock.instant();
        long failing = all.stream().filter(one -> one.waitingFor().startsWith("another try") && older(one, FAILING, now)).count();
        if (failing > 0) {
            log.warn("A stage of {} deliveries fails again and again: delivery:list says which, and with what code", failing);
        }
        long unreleased = all.stream().filter(one -> one.waitingFor().equals("release") && older(one, release, now)).count();
        if (unreleased > 0) {
            log.warn("{} deliveries wait for their release for more than {} days: gate:list", unreleased, release.toDays());
        }
        long unconfirmed = all.stream().filter(one -> one.milestone().stage() == Stage.RELEASED && older(one, receipt, now)).count();
        if (unconfirmed > 0) {
            log.warn("{} packages have no receipt for more than {} days: look at the carrier, and ask the resource", unconfirmed, receipt.toDays());
        }
        stuck(log, all, now);
        log.info("{} deliveries are here", all.size());
        return new Result(log);
    }

    // Deliveries go one after the other: nothing is stuck as long as any of them gets on.
    private void stuck(FormattingResultLog log, List<DeliveryStatus> all, Instant now) {
        long ready = all.stream().filter(one -> one.waitingFor().isEmpty())
                .filter(one -> one.milestone().stage() != Stage.SETTLED && one.milestone().stage() != Stage.REFUSED).count();
        boolean moved = all.stream().anyMatch(one -> !older(one, stuck, now)) || !now.isAfter(started.plus(stuck));
        if (ready > 0 && !moved) {
            log.critical("{} deliveries could go on and none has for {} minutes: see node:figures and the log, and restart the node", ready,
                    stuck.toMinutes());
        }
    }

    private static boolean older(DeliveryStatus status, Duration age, Instant now) {
        return status.reachedAt().plus(age).isBefore(now);
    }
}
