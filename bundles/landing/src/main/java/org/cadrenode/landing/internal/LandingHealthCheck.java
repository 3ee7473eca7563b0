package org.cadrenode.landing.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.DeliveryId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether the landing zone has room, and how many deliveries wait. */
@Component(service = HealthCheck.class, configurationPid = LandingConfiguration.PID,
        property = {HealthCheck.NAME + "=landing", HealthCheck.TAGS + "=cadre"})
public final class LandingHealthCheck implements HealthCheck {
    private static final int MOST_NAMED = 10;

    private final FileLandingZone zone;
    private final Path directory;
    private final long leastFreeMebibytes;

    /** Makes the check of a zone. */
    @Activate
    public LandingHealthCheck(@Reference FileLandingZone zone, LandingConfiguration configuration) {
        this.zone = zone;
        directory = FileLandingZone.directory(configuration);
        leastFreeMebibytes = configuration.leastFreeMebibytes();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        long waiting = zone.deliveries().stream().filter(delivery -> !delivery.waitingFor().isEmpty()).count();
        log.info("{} deliveries, {} of them wait", zone.deliveries().size(), waiting);
        // Those of a lost key are many.
        List<String> damaged = zone.damaged().stream().map(DeliveryId::value).sorted().toList();
        if (!damaged.isEmpty()) {
            log.critical("{} deliveries are set apart because their state is damaged: {}. Mend: stop the node, put their folders in {} back from a"
                    + " backup, start it", damaged.size(), String.join(" ", damaged.subList(0, Math.min(MOST_NAMED, damaged.size())))
                    + (damaged.size() > MOST_NAMED ? " …" : ""), directory);
        }
        try {
            long free = Files.getFileStore(directory).getUsableSpace() >> 20;
            if (free < leastFreeMebibytes) {
                log.warn("{} MiB are free, fewer than {}; nothing more is taken in until there is room", free, leastFreeMebibytes);
            } else {
                log.info("{} MiB are free", free);
            }
        } catch (IOException e) {
            log.critical("The landing zone's folder cannot be reached");
        }
        return new Result(log);
    }
}
