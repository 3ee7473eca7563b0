package org.cadrenode.shell.internal.code;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.admission.Admission.Code;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.jspecify.annotations.Nullable;

/** Installs or updates a connector that a trusted signer signed. */
@Service
@Command(scope = "connector", name = "install", description = "Installs or updates a connector that a trusted signer signed",
        detailedDescription = "Examples:\n"
                + "  connector:install incoming/council-connector-1.2.jar\n"
                + "  connector:install --dry-run incoming/council-connector-1.2.jar\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: connector-admin, admin.")
public final class ConnectorInstallCommand extends ChangeCommand {
    @Argument(name = "file", description = "Signed bundle (.jar) or archive (.kar) on the node", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "connector:install";
    }

    @Override
    protected String plan() throws IOException {
        if (!dryRun()) {
            // The installation looks at it itself, and puts a refusal on record.
            return "";
        }
        Code code = service(Admission.class).check(FileOnNode.of(file));
        return code.name() + " " + code.version() + ", signed by " + code.signer() + ", would be installed.";
    }

    @Override
    protected int change(String actor) throws IOException {
        CodeViews.code(service(Admission.class).install(FileOnNode.of(file))).print(out(), json());
        say("It runs. Configure it in etc, then see connector:list and connector:check.");
        return ExitCode.DONE;
    }
}
