package org.cadrenode.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Option;

/** A command that changes something, and can say beforehand what. */
public abstract class ChangeCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    /** Checks the arguments, changes nothing, and returns what would happen, in sentences. */
    protected abstract String plan() throws IOException;

    /** Returns whether only a plan is wanted. */
    protected final boolean dryRun() {
        return dryRun;
    }

    /** Does it, and returns the exit code. */
    protected abstract int change(String actor) throws IOException;

    @Override
    protected final int run(String actor) throws IOException {
        String plan = plan();
        if (dryRun) {
            say(plan + " Nothing was changed.");
            return ExitCode.DONE;
        }
        return change(actor);
    }
}
