package org.cadrenode.optout.internal;

import java.time.Duration;
import java.time.Instant;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutStatus;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells whether the opt-out register is open and answers, and what is still to be taken back. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=optout", HealthCheck.TAGS + "=cadre"})
public final class OptOutHealthCheck implements HealthCheck {
    private final @Nullable OptOutService register;

    /** Makes the check; without a register it says so. */
    @Activate
    public OptOutHealthCheck(@Reference(cardinality = ReferenceCardinality.OPTIONAL,
            policyOption = ReferencePolicyOption.GREEDY) @Nullable OptOutService register) {
        this.register = register;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
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
