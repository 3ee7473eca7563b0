package org.cadrenode.shell.internal.code;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.jspecify.annotations.Nullable;

/** Says whether a file would be admitted, without installing it. */
@Service
@Command(scope = "connector", name = "verify", description = "Says whether a file would be admitted, without installing it",
        detailedDescription = "Examples:\n"
                + "  connector:verify incoming/council-connector-1.2.jar\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorVerifyCommand extends NodeCommand {
    @Argument(name = "file", description = "Signed bundle (.jar) or archive (.kar) on the node", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) throws IOException {
        CodeViews.code(service(Admission.class).check(FileOnNode.of(file))).print(out(), json());
        say("It would be admitted. See connector:install.");
        return ExitCode.DONE;
    }
}
