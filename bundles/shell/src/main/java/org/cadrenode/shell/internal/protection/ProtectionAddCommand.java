package org.cadrenode.shell.internal.protection;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.ProtectionAim;
import org.cadrenode.api.optout.ProtectionRegister;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;
/** Protects children: nothing that tells a place leaves of them, or no identity of theirs is joined with another. */
@Service
@Command(scope = "protection", name = "add", description = "Protects children: nothing that tells a place leaves of them, or no identity of theirs is joined with another",
        detailedDescription = "Examples:\n"
                + "  protection:add\n"
                + "  protection:add --file lists/protected.txt\n"
                + "  protection:add --dry-run --file lists/protected.txt\n"
                + "  protection:add --adopted --file lists/adopted.txt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class ProtectionAddCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say how many are new")
    boolean dryRun;

    @Option(name = "--adopted", description = "Not the address: the identity is joined with no other, since the child was adopted")
    boolean adopted;

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
        long added = register.add(NamedChildren.lines(file, this::secret), adopted ? ProtectionAim.ADOPTION : ProtectionAim.ADDRESS, dryRun);
        new Sheet().with("new", added).with("dry_run", dryRun).print(out(), json());
        say(dryRun ? "Nothing was changed." : adopted ? "They are linked by their present numbers alone from their next delivery on."
                : "They are protected from now on. What has left is made again: see delivery:list and gate:list"
                + " for revisions that wait to be released.");
        return ExitCode.DONE;
    }
}
