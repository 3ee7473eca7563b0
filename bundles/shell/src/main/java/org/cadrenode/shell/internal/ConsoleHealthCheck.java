package org.cadrenode.shell.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.sshd.server.SshServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells whether the console listens. Karaf's server tries once, when it starts: if its port is another program's, or its address not
 * this machine's, the node works on and nobody can log in.
 */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=console", HealthCheck.TAGS + "=cadre"})
public final class ConsoleHealthCheck implements HealthCheck {
    private final SshServer console;

    /** Makes the check of a server. */
    @Activate
    public ConsoleHealthCheck(@Reference SshServer console) {
        this.console = console;
    }

    static boolean listens(SshServer console) {
        return !console.getBoundAddresses().isEmpty();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (listens(console)) {
            log.info("It listens at {} port {}", console.getHost(), console.getPort());
        } else {
            log.critical("It does not listen at {} port {}: another program has the port, or the address is none of this machine's. Free "
                    + "the port, or choose another with setup, and restart the node", console.getHost(), console.getPort());
        }
        return new Result(log);
    }
}
