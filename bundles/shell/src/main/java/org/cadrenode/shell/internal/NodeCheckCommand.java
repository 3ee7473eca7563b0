package org.cadrenode.shell.internal;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Checks every room and says what to do about what is wrong. */
@Service
@Command(scope = "node", name = "check", description = "Checks every room and says what to do about what is wrong",
        detailedDescription = "Examples:\n"
                + "  node:check\n"
                + "  node:check --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class NodeCheckCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        Listing listing = new Listing("There is nothing to check.", "check", "status", "message");
        boolean good = true;
        for (Map.Entry<String, HealthCheck> named : services(HealthCheck.class, HealthCheck.NAME).entrySet()) {
            Result result = named.getValue().execute();
            good &= result.isOk();
            StringJoiner messages = new StringJoiner(" ");
            for (ResultLog.Entry entry : result) {
                if (entry.getStatus() != Result.Status.OK || result.isOk()) {
                    messages.add(entry.getMessage());
                }
            }
            listing.row(named.getKey().toLowerCase(Locale.ROOT), result.getStatus().name().toLowerCase(Locale.ROOT), messages.toString());
        }
        listing.print(out(), json);
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }
}
