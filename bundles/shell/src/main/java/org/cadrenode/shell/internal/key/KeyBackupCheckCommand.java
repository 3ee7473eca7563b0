package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.SecretFile;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Rehearses a restore: opens a copy of the keystore and compares its keys with those in use. */
@Service
@Command(scope = "key", name = "backup-check",
        description = "Rehearses a restore: opens a copy of the keystore and compares its keys with those in use",
        detailedDescription = "Examples:\n"
                + "  key:backup-check /media/backup/keystore-2026-11.copy\n"
                + "  key:backup-check --share --file shares.txt /media/backup/keystore-2026-11.copy\n"
                + "Exit codes: 0 the copy is good, 1 failed, 2 usage, or the copy does not open or is not whole, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyBackupCheckCommand extends NodeCommand {
    @Option(name = "--share", description = "Open it by key shares instead of the passphrase")
    boolean share;

    @Option(name = "--file", description = "File on the node with the passphrase in its first line, or with shares, a line each; "
            + "without it you are asked")
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Argument(name = "copy", description = "File on the node, as key:backup wrote it", required = true)
    @Completion(FileCompleter.class)
    @Nullable String copy;

    @Override
    protected String permission() {
        return "key:backup";
    }

    @Override
    protected int run(String actor) throws IOException {
        Path path = Path.of(required(copy, () -> "Name a file."));
        if (!Files.isReadable(path)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "that file cannot be read by the node");
        }
        List<char[]> secrets = secrets();
        try {
            int same = service(KeyCustody.class).tryBackup(path,
                    share ? Optional.empty() : Optional.of(secrets.get(0)), share ? secrets : List.of());
            new Sheet().with("same_keys", same).print(out(), json());
        } finally {
            SecretFile.wipe(secrets);
        }
        say("The copy opens, and holds every key that is in use.");
        return ExitCode.DONE;
    }

    private List<char[]> secrets() throws IOException {
        if (file != null) {
            return share ? SecretFile.lines(Path.of(file)) : List.of(SecretFile.first(Path.of(file)));
        }
        List<char[]> secrets = new ArrayList<>();
        secrets.add(secret(share ? "Key share: " : "Passphrase: ", "--file"));
        while (share && secrets.get(secrets.size() - 1).length > 0) {
            secrets.add(secret("Next key share, or nothing: ", "--file"));
        }
        secrets.removeIf(one -> share && one.length == 0);
        return secrets;
    }
}
