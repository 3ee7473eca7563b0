package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceRuns;
import org.cadrenode.api.delivery.Sources;

/** Lists the sources whose connectors are here, and what each does. */
@Service
@Command(scope = "connector", name = "list", description = "Lists the sources whose connectors are here, and what each does",
        detailedDescription = "Examples:\n"
                + "  connector:list\n"
                + "  connector:list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) {
        SourceViews.sources(service(Sources.class).sources(),
                source -> optional(SourceRuns.class).flatMap(runs -> runs.activity(source))).print(out(), json);
        return ExitCode.DONE;
    }
}
