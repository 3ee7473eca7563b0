package org.cadrenode.omop.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether the site's rules for OMOP exports can be read. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=omop", HealthCheck.TAGS + "=cadre"})
public final class OmopHealthCheck implements HealthCheck {
    private final ExportRoom room;

    /** Makes the check of a room. */
    @Activate
    public OmopHealthCheck(@Reference ExportRoom room) {
        this.room = room;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            log.info(room.rules());
        } catch (CadreException e) {
            log.warn("{}; there are no OMOP exports until it is repaired", e.getMessage());
        }
        return new Result(log);
    }
}
