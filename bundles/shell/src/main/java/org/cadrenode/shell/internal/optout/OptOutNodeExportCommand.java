package org.cadrenode.shell.internal.optout;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.optout.NodeLists;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NewFile;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Writes the list of opt-outs that this node tells other nodes. */
@Service
@Command(scope = "optout", name = "node-export", description = "Writes the list of opt-outs that this node tells other nodes",
        detailedDescription = "Examples:\n"
                + "  optout:node-export lists/for-others-2026-11.txt\n"
                + "The list holds keyed hashes and names nobody. Who has the network's key optout-list can ask of a number whether it is on it.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutNodeExportCommand extends NodeCommand {
    @Argument(name = "file", description = "New file on the node", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        NodeLists lists = service(NodeLists.class);
        // Before the list is made and journalled.
        try (FileChannel target = NewFile.make(Path.of(required(file, () -> "Name a new file.")))) {
            NodeLists.Made made = lists.make();
            NewFile.write(target, made.text());
            new Sheet().with("file", file).with("node", made.node()).with("decisions", made.decisions()).with("left_out", made.left())
                    .print(out(), json());
        }
        say("Send it to the other nodes: each takes it in with optout:node-import.");
        return ExitCode.DONE;
    }
}
