package org.cadrenode.shell.internal.code;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.jspecify.annotations.Nullable;

/** Removes a connector that was installed beside the distribution. */
@Service
@Command(scope = "connector", name = "remove", description = "Removes a connector that was installed beside the distribution",
        detailedDescription = "Examples:\n"
                + "  connector:remove org.example.connector.council\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: connector-admin, admin.")
public final class ConnectorRemoveCommand extends ChangeCommand {
    @Argument(name = "name", description = "Name, as connector:installed shows it", required = true)
    @Completion(CodeCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "connector:install";
    }

    @Override
    protected String plan() {
        return required(name, () -> "Name what to remove.") + " would be stopped and removed; what it took in stays.";
    }

    @Override
    protected int change(String actor) throws IOException {
        service(Admission.class).remove(required(name, () -> "Name what to remove."));
        say("It is removed. See connector:installed.");
        return ExitCode.DONE;
    }
}
