package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Puts a copy in the place of the keystore, which has to be closed; a second person has to agree. */
@Service
@Command(scope = "key", name = "restore",
        description = "Puts a copy in the place of the keystore, which has to be closed; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  key:restore --reason 'disk was replaced' /media/backup/keystore-2026-11.copy\n"
                + "  key:restore --dry-run /media/backup/keystore-2026-11.copy\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyRestoreCommand extends ReasonedCommand {
    @Argument(name = "copy", description = "File on the node, as key:backup wrote it", required = true)
    @Completion(FileCompleter.class)
    @Nullable String copy;

    @Override
    protected String permission() {
        return "key:restore";
    }

    @Override
    protected String plan() {
        copy();
        return switch (service(KeyCustody.class).status().state()) {
            case ABSENT -> "The copy would become the keystore.";
            case SEALED -> "The copy would take the place of the keystore, which would be kept beside it.";
            case UNSEALED -> throw new CadreException(ErrorCode.WRONG_STAGE, "the keystore is open: close it first with key:seal");
        };
    }

    @Override
    protected int change(String actor) throws IOException {
        KeyCustody custody = service(KeyCustody.class);
        Path path = copy();
        if (custody.status().state() != SealState.ABSENT || somebodyElseCouldAgree(actor)) {
            service(Approvals.class).demand(ApprovalKind.RESTORE, "keystore", Map.of("copy_sha256", digest(path)), reason());
        }
        custody.restore(path);
        KeyViews.status(custody.status()).print(out(), json());
        say("The copy is in place, and the former keystore, if there was one, lies beside it. Open it with key:unseal.");
        return ExitCode.DONE;
    }

    private Path copy() {
        Path path = Path.of(required(copy, () -> "Name a file."));
        if (!Files.isReadable(path)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "that file cannot be read by the node");
        }
        return path;
    }

    /** Returns whether there is a second person; without knowing it, there is. */
    private boolean somebodyElseCouldAgree(String actor) {
        if (!service(Authorizer.class).may("user:read")) {
            return true;
        }
        Users users = service(Users.class);
        return SecondPerson.exists(users.list(), users.roles(), actor, ApprovalKind.RESTORE);
    }

    private static String digest(Path file) throws IOException {
        MessageDigest hash = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
