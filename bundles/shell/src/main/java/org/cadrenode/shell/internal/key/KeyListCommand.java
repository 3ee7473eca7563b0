package org.cadrenode.shell.internal.key;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists the keys by purpose, their versions, and what waits to be renewed. */
@Service
@Command(scope = "key", name = "list", description = "Lists the keys by purpose, their versions, and what waits to be renewed",
        detailedDescription = "Examples:\n"
                + "  key:list\n"
                + "  key:list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, vault-custodian, auditor, admin.")
public final class KeyListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "key:read";
    }

    @Override
    protected int run(String actor) {
        KeyViews.keys(service(KeyCustody.class).keys()).print(out(), json());
        return ExitCode.DONE;
    }
}
