package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.OptOutRegister;

/** Lists the opt-outs in the register, without people. */
@Service
@Command(scope = "optout", name = "list", description = "Lists the opt-outs in the register, without people",
        detailedDescription = "Examples:\n"
                + "  optout:list\n"
                + "  optout:list --lines 500 --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, clinician-liaison.")
public final class OptOutListCommand extends NodeCommand {
    @Option(name = "--lines", description = "How many to show, newest first")
    int lines = 100;

    @Override
    protected String permission() {
        return "optout:read";
    }

    @Override
    protected int run(String actor) {
        Views.requests(service(OptOutRegister.class).requests(lines)).print(out(), json);
        return ExitCode.DONE;
    }
}
