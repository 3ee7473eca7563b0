package org.cadrenode.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.OptOutRegister;
import org.jspecify.annotations.Nullable;

/** Takes a list of opt-outs into the register. */
@Service
@Command(scope = "optout", name = "import", description = "Takes a list of opt-outs into the register",
        detailedDescription = "Examples:\n"
                + "  optout:import --dry-run lists/optouts.csv\n"
                + "  optout:import lists/optouts.csv\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutImportCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say how many are new")
    boolean dryRun;

    @Argument(name = "file", description = "CSV file on the node, with the header nhs_number,upn,forename,surname,birth_date,scope,"
            + "decided_by,decided_on; the columns decision, effective_on, person and evidence may be there too", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "optout:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        OptOutRegister register = service(OptOutRegister.class);
        Path list = Path.of(required(file, () -> "Name a file."));
        if (!Files.isReadable(list)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "that file cannot be read by the node");
        }
        long added = dryRun ? register.preview(list) : register.add(list, actor);
        new Sheet().with("new", added).with("dry_run", dryRun).print(out(), json);
        say(dryRun ? "Nothing was changed." : "The opt-outs are in force from now on. See optout:status.");
        return ExitCode.DONE;
    }
}
