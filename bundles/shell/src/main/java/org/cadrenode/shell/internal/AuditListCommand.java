package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.audit.Journal;

/** Lists the newest entries of the journal. */
@Service
@Command(scope = "audit", name = "list", description = "Lists the newest entries of the journal",
        detailedDescription = "Examples:\n"
                + "  audit:list\n"
                + "  audit:list --lines 500 --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, auditor.")
public final class AuditListCommand extends NodeCommand {
    @Option(name = "--lines", description = "How many to show")
    int lines = 50;

    @Override
    protected String permission() {
        return "audit:read";
    }

    @Override
    protected int run(String actor) {
        Views.journal(service(Journal.class).latest(lines)).print(out(), json);
        return ExitCode.DONE;
    }
}
