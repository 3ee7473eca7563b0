package org.cadrenode.security.hardening;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Names each insecure setting, with what mends it. */
@Component(property = {HealthCheck.NAME + "=Hardening", HealthCheck.TAGS + "=cadre"})
public final class HardeningCheck implements HealthCheck {
    private final Supplier<Installation> installation;

    @Activate
    public HardeningCheck() {
        this(Installation::running);
    }

    HardeningCheck(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            List<Finding> findings = Hardening.findings(installation.get());
            for (Finding finding : findings) {
                if (finding.grave()) {
                    log.critical("{}", finding.text());
                } else {
                    log.warn("{}", finding.text());
                }
            }
            if (findings.isEmpty()) {
                log.info("As closed as it was delivered");
            }
        } catch (IOException e) {
            String file = e instanceof AccessDeniedException closed ? "etc/" + Path.of(closed.getFile()).getFileName() : "etc";
            log.critical("The settings cannot be read. Mend: let the node's user read {}; until then what it says does not count", file);
        }
        return new Result(log);
    }
}
