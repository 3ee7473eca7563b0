package org.cadrenode.shell.internal.protection;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.ProtectionRegister;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;
import org.jspecify.annotations.Nullable;
/** Finds the statements that protect a child, without saying anything of it. */
@Service
@Command(scope = "protection", name = "find", description = "Finds the statements that protect a child, without saying anything of it",
        detailedDescription = "Examples:\n"
                + "  protection:find\n"
                + "  protection:find --json --file lists/child.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class ProtectionFindCommand extends NodeCommand {
    @Option(name = "--file", description = "File on the node, one child a line: an NHS number, a UPN, or the data controller's name,"
            + " a slash and its own id. Without it you are asked. Delete it afterwards")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "protection:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        Listing listing = new Listing("No statement in force names them.", "statement");
        service(ProtectionRegister.class).find(NamedChildren.lines(file, this::secret)).forEach(reference -> listing.row(reference));
        listing.print(out(), json());
        return ExitCode.DONE;
    }
}
