package org.cadrenode.validation.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells whether reports can be written. */
@Component(service = HealthCheck.class, configurationPid = ValidationConfiguration.PID,
        property = {HealthCheck.NAME + "=validation", HealthCheck.TAGS + "=cadre"})
public final class ValidationHealthCheck implements HealthCheck {
    private final Path folder;

    /** Made by the runtime. */
    @Activate
    public ValidationHealthCheck(ValidationConfiguration configuration) {
        this(ValidationRoom.folder(configuration));
    }

    ValidationHealthCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Path nearest = folder.toAbsolutePath();
        while (nearest != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (nearest != null && Files.isDirectory(nearest) && Files.isWritable(nearest)) {
            log.info("Reports of validation can be written");
        } else {
            log.warn("Reports of validation cannot be written: let the node's user write {}", folder);
        }
        return new Result(log);
    }
}
