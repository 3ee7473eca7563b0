package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Writes a copy of the keystore, and prints its digest. */
@Service
@Command(scope = "key", name = "backup", description = "Writes a copy of the keystore, and prints its digest",
        detailedDescription = "Examples:\n"
                + "  key:backup /media/backup/keystore-2026-11.copy\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyBackupCommand extends ChangeCommand {
    @Argument(name = "file", description = "New file on the node", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "key:backup";
    }

    @Override
    protected String plan() {
        Path target = Path.of(required(file, () -> "Name a file."));
        if (Files.exists(target)) {
            throw new IllegalArgumentException("That file is there already; name another.");
        }
        return "A copy of the keystore and of its ways of opening would be written.";
    }

    @Override
    protected int change(String actor) throws IOException {
        Path target = Path.of(required(file, () -> "Name a file."));
        new Sheet().with("file", target.toString()).with("digest", service(KeyCustody.class).backUp(target)).print(out(), json());
        say("Write the digest down apart from the copy, and try the copy with key:backup-check.");
        return ExitCode.DONE;
    }
}
