package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.NationalOptOut;

/** Shows how old the answers of the national service are, and what is under way. */
@Service
@Command(scope = "optout", name = "national-status", description = "Shows how old the answers of the national service are, and what is "
        + "under way",
        detailedDescription = "Examples:\n"
                + "  optout:national-status\n"
                + "  optout:national-status --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, operator.")
public final class OptOutNationalStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "national:read";
    }

    @Override
    protected int run(String actor) {
        NationalViews.status(service(NationalOptOut.class).status()).print(out(), json);
        return ExitCode.DONE;
    }
}
