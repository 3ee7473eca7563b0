package org.cadrenode.shell.internal.optout;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.NodeLists;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Takes another node's list of opt-outs into the register. */
@Service
@Command(scope = "optout", name = "node-import", description = "Takes another node's list of opt-outs into the register",
        detailedDescription = "Examples:\n"
                + "  optout:node-import --dry-run lists/council.txt\n"
                + "  optout:node-import lists/council.txt\n"
                + "What is on the list no more has been withdrawn there, and counts no more here.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutNodeImportCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say what would change")
    boolean dryRun;

    @Argument(name = "file", description = "List on the node, as optout:node-export wrote it at the other one", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        NodeLists.Taken taken = service(NodeLists.class).take(Path.of(required(file, () -> "Name a file.")), dryRun);
        new Sheet().with("node", taken.node()).with("made", taken.made()).with("decisions", taken.decisions()).with("new", taken.fresh())
                .with("ended", taken.ended()).with("dry_run", dryRun).print(out(), json());
        say(dryRun ? "Nothing was changed." : "What is new is in force from now on. See optout:status.");
        return ExitCode.DONE;
    }
}
