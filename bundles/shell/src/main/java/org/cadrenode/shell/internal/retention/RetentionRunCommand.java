package org.cadrenode.shell.internal.retention;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.terms.RetentionKeeper.Outcome;
import org.cadrenode.api.terms.RetentionKeeper;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;

/** Destroys what is past its time, and begins to take back what of it has left. */
@Service
@Command(scope = "retention", name = "run", description = "Destroys what is past its time, and begins to take back what of it has left",
        detailedDescription = "Examples:\n"
                + "  retention:run --dry-run\n"
                + "  retention:run --force\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class RetentionRunCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Option(name = "--force", description = "Do not ask")
    boolean force;

    @Override
    protected String permission() {
        return "retention:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        RetentionKeeper keeper = service(RetentionKeeper.class);
        if (!dryRun && !confirmed(force, "What is past its time is destroyed for good.")) {
            return ExitCode.USAGE;
        }
        Outcome outcome = keeper.run(dryRun);
        new Sheet().with("deliveries", outcome.deliveries()).with("records", outcome.records()).with("children", outcome.children())
                .with("revisions_begun", outcome.begun()).with("waiting", outcome.waiting()).with("held", outcome.held())
                .with("without_terms", outcome.withoutTerms()).with("dry_run", dryRun).print(out(), json());
        say(dryRun ? "Nothing was changed." : outcome.begun() > 0
                ? "What has left is taken back once the revisions are released: see gate:list. Then it is destroyed." : "Done.");
        return ExitCode.DONE;
    }
}
