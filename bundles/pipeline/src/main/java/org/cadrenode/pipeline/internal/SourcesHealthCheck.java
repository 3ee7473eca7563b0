package org.cadrenode.pipeline.internal;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceActivity;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of each source whether it fails, waits for room, makes no progress, or brings nothing though it should. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=sources", HealthCheck.TAGS + "=cadre"})
public final class SourcesHealthCheck implements HealthCheck {
    private final ConnectorRegistry registry;
    private final SourceDesk desk;
    private final ConfigurationAdmin settings;

    /** Makes the check of all sources. */
    @Activate
    public SourcesHealthCheck(@Reference ConnectorRegistry registry, @Reference SourceDesk desk, @Reference ConfigurationAdmin settings) {
        this.registry = registry;
        this.desk = desk;
        this.settings = settings;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        int waiting = 0;
        int stopped = 0;
        for (SourceIntake intake : registry.intakes()) {
            SourceActivity activity = desk.activity(intake);
            waiting += (int) Math.min(Integer.MAX_VALUE, activity.waiting());
            switch (activity.state()) {
                case OPEN, RUNNING, SCHEDULED, RATE_LIMITED -> { }
                case STOPPED -> stopped++;
                case WRONG_SETTINGS -> log.warn("Source {} takes nothing, a setting is wrong.", activity.source());
                case FAILING -> { }
                case SUSPENDED -> log.warn("Source {} is asked no more; see connector:show.", activity.source());
                case NO_SPACE -> log.warn("Source {} waits for room in the landing zone.", activity.source());
                case BACKLOG -> log.warn("Source {} waits until its {} deliveries have been read.", activity.source(), activity.waiting());
                case GIVEN_UP -> log.critical("Source {} takes nothing, its connector holds a thread.", activity.source());
            }
            activity.failure().ifPresent(code -> log.warn("Source {} fails since {} with {}; see connector:history.",
                    activity.source(), activity.since().map(Object::toString).orElse(""), code));
            activity.findings().forEach(finding -> log.warn("Source {}: {}", activity.source(), finding));
            // In a connector's own words only where its own check is asked for: more people see this one.
            if (!intake.running().wrongValues().isEmpty()) {
                log.warn("The connector of source {} finds something wrong; see connector:check {}.", activity.source(), activity.source());
            }
        }
        for (DeliveryId delivery : registry.suspended()) {
            log.warn("Delivery {} is suspended: the node ended {} times in it. Its connector may take all memory: ask those who provide it,"
                    + " and then let it be tried again by delivery:resume.", delivery, registry.suspicion().of(delivery).ends());
        }
        List<String> leftOut = registry.leftOut();
        leftOut.forEach(finding -> log.warn("{}", finding));
        for (String file : WithoutConnector.files(settings, source -> registry.intake(source).isPresent(), registry::came)) {
            if (leftOut.stream().noneMatch(finding -> finding.contains("etc/" + file + " "))) {
                log.warn("Nothing reads by etc/{}: see that the connector in its name is spelt as connectors are (manual, Connectors), and is"
                        + " here; that the file has the lines source and provider, and that these are ids.", file);
            }
        }
        long lost = registry.lost();
        if (lost > 0) {
            log.warn("{} connectors that have left still hold a thread; restart the node when it suits.", lost);
        }
        log.info("{} sources, {} of them stopped; {} deliveries wait to be read", registry.intakes().size(), stopped, waiting);
        return new Result(log);
    }
}
