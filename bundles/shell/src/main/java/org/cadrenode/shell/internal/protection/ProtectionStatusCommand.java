package org.cadrenode.shell.internal.protection;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.ProtectionRegister;
import org.cadrenode.api.optout.ProtectionStatus;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;
/** Shows how many children are protected. */
@Service
@Command(scope = "protection", name = "status", description = "Shows how many children are protected",
        detailedDescription = "Examples:\n"
                + "  protection:status\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class ProtectionStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "protection:read";
    }

    @Override
    protected int run(String actor) {
        ProtectionStatus status = service(ProtectionRegister.class).status();
        new Sheet().with("statements", status.statements()).with("children", status.children())
                .with("household_children", status.households()).with("apart", status.apart()).print(out(), json());
        return ExitCode.DONE;
    }
}
