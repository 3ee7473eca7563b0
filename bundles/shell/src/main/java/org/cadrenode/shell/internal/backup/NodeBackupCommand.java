package org.cadrenode.shell.internal.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Makes a backup of the whole node. */
@Service
@Command(scope = "node", name = "backup", description = "Makes a backup of the whole node, sealed to the site's recovery key",
        detailedDescription = "Examples:\n"
                + "  node:backup --dry-run\n"
                + "  node:backup\n"
                + "  node:backup --full --to /mnt/before-the-upgrade\n"
                + "All rooms are closed while what changes is read, and go on by themselves. What the last backup has is not written\n"
                + "again, unless --full is given. --to is another folder than the configured one, with its keys in it.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, vault-custodian.")
public final class NodeBackupCommand extends ChangeCommand {
    @Option(name = "--to", description = "Folder on the node, instead of the configured one")
    @Nullable String to;

    @Option(name = "--full", description = "Write everything again, also what the last backup has")
    boolean full;

    @Override
    protected String permission() {
        return "node:backup";
    }

    private Optional<Path> to() {
        return Optional.ofNullable(to).map(Path::of);
    }

    @Override
    protected String plan() throws IOException {
        if (!dryRun()) {
            return "";
        }
        Backups.Plan plan = service(Backups.class).plan(to(), full);
        service(Backups.class).place().leftOut().forEach(this::say);
        return plan.files() + " files of " + (plan.bytes() >> 20) + " MiB would be in it, and at most " + (plan.changed() >> 20)
                + " MiB would be written; " + (plan.free() >> 20) + " MiB are free.";
    }

    @Override
    protected int change(String actor) throws IOException {
        Backups backups = service(Backups.class);
        Backups.Made made = backups.backUp(to(), full);
        new Sheet().with("backup", made.number()).with("files", made.files()).with("bytes", made.bytes()).with("bytes_read", made.read())
                .with("bytes_written", made.written()).with("paused_millis", made.paused().toMillis()).with("took_millis", made.took().toMillis())
                .with("removed", made.removed().size()).with("node", backups.place().node()).print(out(), json());
        backups.place().leftOut().forEach(this::say);
        say("Write down the node's fingerprint beside the recovery key. Rehearse with node:rehearse.");
        return ExitCode.DONE;
    }
}
