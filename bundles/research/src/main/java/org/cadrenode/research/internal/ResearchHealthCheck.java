package org.cadrenode.research.internal;

import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.research.DeliveryWithdrawal.Standing;
import org.cadrenode.api.research.ResearchDatabase.DeliveryCount;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether the research database answers, whether a part of it could not be read, and how much is in it. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=research", HealthCheck.TAGS + "=cadre"})
public final class ResearchHealthCheck implements HealthCheck {
    private final ResearchRoom research;

    /** Makes the check of a room. */
    @Activate
    public ResearchHealthCheck(@Reference ResearchRoom research) {
        this.research = research;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            List<DeliveryCount> deliveries = research.deliveries();
            log.info("{} holds {} records of {} deliveries", research.product(),
                    deliveries.stream().mapToLong(DeliveryCount::records).sum(), deliveries.size());
            List<Standing> withdrawals = research.withdrawals();
            if (!withdrawals.isEmpty()) {
                log.info("{} deliveries are withdrawn, {} of them are being taken out", withdrawals.size(),
                        withdrawals.stream().filter(one -> !one.done()).count());
            }
        } catch (CadreException e) {
            log.critical("The research database does not answer: {}", e.code());
        } catch (SQLException e) {
            log.critical("The research database does not answer");
        }
        research.damagedSince().ifPresent(since -> log.critical("A part of the research database cannot be read, since {}: put it back from a backup",
                since.truncatedTo(ChronoUnit.SECONDS)));
        return new Result(log);
    }
}
