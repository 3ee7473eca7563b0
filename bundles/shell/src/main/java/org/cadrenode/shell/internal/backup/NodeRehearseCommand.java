package org.cadrenode.shell.internal.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.cadrenode.shell.internal.SecretFile;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Restores the newest backup into a scratch folder, opens every store there, and wipes it; a second person has to agree. */
@Service
@Command(scope = "node", name = "rehearse",
        description = "Restores the newest backup into a scratch folder, opens every store there, and wipes it; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  node:rehearse --dry-run --recovery-key /media/stick/recovery.key\n"
                + "  node:rehearse --reason 'monthly' --recovery-key /media/stick/recovery.key\n"
                + "  node:rehearse --reason 'monthly' --recovery-key /media/stick/recovery.key --file passphrase --scratch /mnt/scratch\n"
                + "Asks for the recovery key's passphrase. Take the key away again afterwards.\n"
                + "Exit codes: 0 the backup is good, 1 it is not, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class NodeRehearseCommand extends ReasonedCommand {
    @Option(name = "--recovery-key", description = "File on the node with the private half of the recovery key", required = true)
    @Nullable String key;

    @Option(name = "--file", description = "File on the node with the key's passphrase in its first line, where there is no terminal")
    @Nullable String passphrase;

    @Option(name = "--from", description = "Folder on the node, instead of the configured one")
    @Nullable String from;

    @Option(name = "--scratch", description = "Folder on the node in which it is restored and wiped, instead of one beside its data")
    @Nullable String scratch;

    @Override
    protected String permission() {
        return "node:rehearse";
    }

    @Override
    protected String plan() {
        return "The newest backup would be restored into a scratch folder, every store would be opened there, and all of it wiped.";
    }

    @Override
    protected int change(String actor) throws IOException {
        Backups backups = service(Backups.class);
        service(Approvals.class).demand(ApprovalKind.RESTORE, "rehearsal", Map.of("backup", "newest"), reason());
        char[] locked = SecretFile.whole(Path.of(required(key, () -> "Give --recovery-key.")));
        char[] typed = passphrase == null ? secret("Passphrase of the recovery key: ", "--file") : SecretFile.first(Path.of(passphrase));
        Backups.Rehearsal found = backups.rehearse(Optional.ofNullable(from).map(Path::of), locked, typed,
                Optional.ofNullable(scratch).map(Path::of));
        new Sheet().with("backup", found.number()).with("taken", found.taken().toString()).with("files", found.files())
                .with("bytes", found.bytes()).with("stores", found.stores()).with("rows", found.rows())
                .with("took_millis", found.took().toMillis()).with("good", found.problems().isEmpty()).print(out(), json());
        found.problems().forEach(this::say);
        say("Take the recovery key away from this machine.");
        return found.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
