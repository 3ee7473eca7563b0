package org.cadrenode.shell.internal.code;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceSecrets;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.shell.internal.ChangeCommand;
import org.cadrenode.shell.internal.ExitCode;
import org.jspecify.annotations.Nullable;

/** Removes a secret of sources. */
@Service
@Command(scope = "connector", name = "secret-remove", description = "Removes a secret of sources",
        detailedDescription = "Examples:\n"
                + "  connector:secret-remove hospital-sftp\n"
                + "  connector:secret-remove --dry-run hospital-sftp\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: connector-admin, admin.")
public final class ConnectorSecretRemoveCommand extends ChangeCommand {
    @Argument(name = "name", description = "Name, as connector:secret-list shows it", required = true)
    @Completion(SecretCompleter.class)
    @Nullable String name;

    @Override
    protected String permission() {
        return "connector:install";
    }

    @Override
    protected String plan() {
        if (service(SourceSecrets.class).secrets().stream().noneMatch(secret -> secret.name().equals(named()))) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no secret of that name");
        }
        return "Secret " + named() + " would be removed; sources that need it would stop fetching.";
    }

    @Override
    protected int change(String actor) {
        service(SourceSecrets.class).remove(named());
        say("Secret " + named() + " is removed. Sources that name it wait until it is set again.");
        return ExitCode.DONE;
    }

    private String named() {
        return required(name, () -> "Name the secret.");
    }
}
