package org.cadrenode.shell.internal.key;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Shows whether the keystore is open, and what opens it. */
@Service
@Command(scope = "key", name = "status", description = "Shows whether the keystore is open, and what opens it",
        detailedDescription = "Examples:\n"
                + "  key:status\n"
                + "  key:status --json\n"
                + "Exit codes: 0 unsealed, 1 failed, 3 refused, 4 sealed or absent.\n"
                + "Role: any.")
public final class KeyStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        SealStatus status = service(KeyCustody.class).status();
        KeyViews.status(status).print(out(), json());
        return status.state() == SealState.UNSEALED ? ExitCode.DONE : ExitCode.NOT_READY;
    }
}
