package org.cadrenode.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.validation.Validation;
import org.jspecify.annotations.Nullable;

/** Looks through what a source delivered last for what is missing, invalid or implausible. */
@Service
@Command(scope = "connector", name = "validate",
        description = "Looks through what a source delivered last for what is missing, invalid or implausible, without showing values",
        detailedDescription = "Examples:\n"
                + "  connector:validate ssda903\n"
                + "  connector:validate --out /srv/reports/ssda903.html --csv /srv/reports/ssda903.csv ssda903\n"
                + "Looks at the newest delivery, or, where each file is one table, at the newest of each table together: children\n"
                + "without records, records of unknown children, events before birth. The report is for the people who own the\n"
                + "source: it is kept in data/cadre/validation on the node, and holds counts and line numbers, no values.\n"
                + "Journalled with your name.\n"
                + "Exit codes: 0 done, whatever was found, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser, data-manager, auditor.")
public final class ConnectorValidateCommand extends ValidateCommand {
    @Argument(name = "source", description = "Id of the source, as connector:list shows it", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected Validation.Made look(Validation validation) throws IOException {
        return validation.source(new SourceId(required(source, () -> "Name a source.")));
    }
}
