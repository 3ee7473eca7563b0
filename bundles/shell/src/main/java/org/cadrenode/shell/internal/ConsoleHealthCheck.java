package org.cadrenode.shell.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether the console listens: if its port is another program's, or its address not this machine's, the node works on and nobody can log in. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=console", HealthCheck.TAGS + "=cadre"})
public final class ConsoleHealthCheck implements HealthCheck {
    private final ConsoleServer console;

    /** Makes the check of a console. */
    @Activate
    public ConsoleHealthCheck(@Reference ConsoleServer console) {
        this.console = console;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (console.listens()) {
            log.info("It listens at {}", console.address());
        } else {
            log.critical("It does not listen at {}: another program has the port, or the address is none of this machine's. Free the port and "
                    + "wait a minute, or choose another with setup and restart the node", console.address());
        }
        return new Result(log);
    }
}
