package org.cadrenode.shell.internal.protection;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.ProtectionRegister;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;
/** Protects the addresses of children: nothing that tells a place leaves of them. */
@Service
@Command(scope = "protection", name = "add", description = "Protects the addresses of children: nothing that tells a place leaves of them",
        detailedDescription = "Examples:\n"
                + "  protection:add\n"
                + "  protection:add --file lists/protected.txt\n"
                + "  protection:add --dry-run --file lists/protected.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class ProtectionAddCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say how many are new")
    boolean dryRun;

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
        ProtectionRegister register = service(ProtectionRegister.class);
        long added = register.add(NamedChildren.lines(file, this::secret), dryRun);
        new Sheet().with("new", added).with("dry_run", dryRun).print(out(), json());
        say(dryRun ? "Nothing was changed." : "They are protected from now on. What has left is made again: see delivery:list and gate:list"
                + " for revisions that wait to be released.");
        return ExitCode.DONE;
    }
}
