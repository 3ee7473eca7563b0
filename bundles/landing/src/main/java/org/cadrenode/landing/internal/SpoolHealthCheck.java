package org.cadrenode.landing.internal;

import java.io.IOException;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether messages that were acknowledged are damaged, or wait for somebody to look. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=messages", HealthCheck.TAGS + "=cadre"})
public final class SpoolHealthCheck implements HealthCheck {
    private final FileMessageSpools spools;

    /** Makes the check of the spools. */
    @Activate
    public SpoolHealthCheck(@Reference FileMessageSpools spools) {
        this.spools = spools;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (spools.damaged() > 0) {
            log.critical("{} spools of messages were damaged; have the senders send again what they sent at the time of the files"
                    + " *.damaged in the landing zone's folder .spools, and remove those then", spools.damaged());
        }
        if (spools.stalled() > 0) {
            log.critical("{} sources take no messages, since no delivery can be made of those they hold; see the log for why",
                    spools.stalled());
        }
        try {
            int waiting = spools.waiting();
            if (waiting > 0) {
                log.warn("{} spools of messages wait to become deliveries; start their source, or restart the node", waiting);
            } else {
                log.info("No messages are left over");
            }
        } catch (IOException e) {
            log.critical("The folder of the spools cannot be read");
        }
        return new Result(log);
    }
}
