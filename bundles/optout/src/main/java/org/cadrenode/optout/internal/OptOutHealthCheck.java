package org.cadrenode.optout.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutStatus;
import org.cadrenode.api.optout.ReplicaStatus;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells whether the opt-out register is open and answers, and what is still to be taken back. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=optout", HealthCheck.TAGS + "=cadre"})
public final class OptOutHealthCheck implements HealthCheck {
    // It is read when the keystore opens; a backup and a rotation of keys close it for as long.
    private static final Duration OPENING = Duration.ofMinutes(1);

    private final @Nullable OptOutService register;
    private final LongSupplier nanos;
    private final long made;

    /** Makes the check; without a register it says so. It is made anew when the register comes or goes. */
    @Activate
    public OptOutHealthCheck(@Reference(cardinality = ReferenceCardinality.OPTIONAL,
            policyOption = ReferencePolicyOption.GREEDY) @Nullable OptOutService register) {
        this(register, System::nanoTime);
    }

    OptOutHealthCheck(@Nullable OptOutService register, LongSupplier nanos) {
        this.register = register;
        this.nanos = nanos;
        this.made = nanos.getAsLong();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (register == null && nanos.getAsLong() - made < OPENING.toNanos()) {
            log.temporarilyUnavailable("The opt-out register is not open yet; it opens with the keystore");
            return new Result(log);
        }
        if (register == null) {
            log.critical("The opt-out register is closed, so nothing is screened: the keystore is sealed, etc/" + NationalConfiguration.PID + ".cfg is wrong, or the database "
                    + "does not open or is not what was written. If the log says so, keep its folder for those who look into it, "
                    + "then restore database and anchor together from a backup");
            return new Result(log);
        }
        try {
            OptOutStatus status = register.status();
            log.info("{} requests, {} of children whom the node knows, {} honoured, version {}", status.requests(),
                    status.matched(), status.honoured(), status.version());
            register.putBack().ifPresent(seen -> log.critical("The register started older than a screening in the journal saw it (version {}):"
                    + " it was put back to a backup. If its copy off the machine lacks nothing, that is as old: record again whatever"
                    + " opt-outs are known from elsewhere", seen));
            copy(log, register.replica());
            register.settleNational();
            register.national().refusal().ifPresent(why -> log.critical("Nothing is released: {}", why));
            late(log, register);
            old(log, register);
        } catch (CadreException e) {
            log.critical("The register's database does not answer ({}); make room on its disk or restore it from a backup",
                    e.code());
        }
        return new Result(log);
    }

    private static void copy(FormattingResultLog log, Replica replica) {
        ReplicaStatus status = replica.status();
        if (status.state() == ReplicaStatus.State.NONE) {
            log.warn("The register has no copy off this machine: after a restore nobody would know of opt-outs since the backup. Set replica in"
                    + " etc/{}.cfg", OptOutConfiguration.PID);
        } else if (status.problem().isEmpty()) {
            log.info("The register's copy holds {} records, {} wait for it", status.sequence(), status.waiting());
        } else if (status.state() == ReplicaStatus.State.IN_STEP) {
            log.warn("{} changes wait for the register's copy: {}", status.waiting(), status.problem().get());
        } else {
            log.critical("The register's copy: {}", status.problem().get());
        }
        replica.refusal().ifPresent(refusal -> log.critical("Nothing is released ({}): {}", refusal.code(), refusal.why()));
    }

    private static void old(FormattingResultLog log, OptOutService register) {
        Instant due = Instant.ofEpochMilli(register.store().now()).minus(Duration.ofDays(register.otherNodesDays()));
        register.otherNodes().known().stream().filter(node -> node.made().filter(due::isBefore).isEmpty())
                .forEach(node -> log.warn("The last list of opt-outs of {} is older than {} days, or none came: ask for one, and take it in"
                        + " with optout:node-import", node.node(), register.otherNodesDays()));
    }

    private static void late(FormattingResultLog log, OptOutService register) {
        OptOutCounts counts = register.view().counts();
        Instant due = Instant.ofEpochMilli(register.store().now()).minus(Duration.ofDays(register.orderWarningDays()));
        long late = counts.open().stream().filter(order -> order.since().isPresent() && order.since().get().isBefore(due)).count();
        if (late > 0) {
            log.warn("{} of {} orders to remove children are not confirmed after {} days: see optout:status, and ask the resource or the"
                    + " custodian", late, counts.open().size(), register.orderWarningDays());
        }
        if (counts.returning() > 0) {
            log.info("{} children may come back in, and wait for what is on its way", counts.returning());
        }
    }
}
