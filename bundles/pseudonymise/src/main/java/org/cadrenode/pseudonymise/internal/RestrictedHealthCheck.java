package org.cadrenode.pseudonymise.internal;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.terms.RestrictedCodes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether there is a list of restricted codes, and each line of it that is wrong. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=restricted-codes", HealthCheck.TAGS + "=cadre"})
public final class RestrictedHealthCheck implements HealthCheck {
    private static final int MOST_LINES = 100;

    private final RestrictedCodes codes;

    @Activate
    public RestrictedHealthCheck(@Reference RestrictedCodes codes) {
        this.codes = codes;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            List<RestrictedCodes.Finding> findings = codes.check();
            if (findings.isEmpty()) {
                log.info("The list of restricted codes passes its check");
            } else {
                log.critical("The list of restricted codes has {} findings; nothing is pseudonymised or released before it is mended",
                        findings.size());
            }
            findings.stream().limit(MOST_LINES).forEach(finding ->
                    log.critical("Line {}: {}; {}", finding.line(), finding.problem(), finding.remedy()));
        } catch (CadreException e) {
            log.critical("The list of restricted codes cannot be read ({})", e.code());
        }
        return new Result(log);
    }
}
