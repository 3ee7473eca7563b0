package org.cadrenode.linkage.internal;

import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.linkage.Linkage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether the token store answers, and how many children were found to be one. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=linkage", HealthCheck.TAGS + "=cadre"})
public final class LinkageHealthCheck implements HealthCheck {
    private final LinkageRoom linkage;

    /** Makes the check of a room. */
    @Activate
    public LinkageHealthCheck(@Reference LinkageRoom linkage) {
        this.linkage = linkage;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            Linkage.Status status = linkage.status();
            log.info("{} children of single providers are {} persons, {} of them known to several providers",
                    status.subjects(), status.persons(), status.linked());
            Set<Integer> versions = new TreeSet<>();
            status.keyVersions().values().forEach(ofProvider -> versions.addAll(ofProvider.keySet()));
            if (versions.size() > 1) {
                log.info("Tokens are under versions {} of the network's key: a provider that has not renewed its own is not "
                        + "compared with children who are new at the others", versions);
            }
        } catch (CadreException e) {
            log.critical("The token store does not answer: {}", e.code());
        }
        return new Result(log);
    }
}
