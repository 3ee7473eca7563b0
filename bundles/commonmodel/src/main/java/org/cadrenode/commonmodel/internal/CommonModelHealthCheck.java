package org.cadrenode.commonmodel.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether all mapping files can be read. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=commonmodel", HealthCheck.TAGS + "=cadre"})
public final class CommonModelHealthCheck implements HealthCheck {
    private final MappingFolder folder;

    /** Makes the check of a folder. */
    @Activate
    public CommonModelHealthCheck(@Reference MappingFolder folder) {
        this.folder = folder;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            log.info("{} mappings; a source without one gets an event a released column", folder.check());
        } catch (CadreException e) {
            log.critical("{}; packages of that source wait until it is repaired", e.getMessage());
        }
        return new Result(log);
    }
}
