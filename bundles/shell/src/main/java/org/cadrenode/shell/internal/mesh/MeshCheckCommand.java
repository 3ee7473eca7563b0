package org.cadrenode.shell.internal.mesh;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.mesh.MeshDesk;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Shakes hands with MESH now, and says what is wrong. */
@Service
@Command(scope = "mesh", name = "check", description = "Shakes hands with MESH now, and says what is wrong",
        detailedDescription = "Examples:\n"
                + "  mesh:check\n"
                + "Sends nothing to anybody and takes no message. What the sentences mean is in the manual, Mailbox of MESH.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class MeshCheckCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) {
        Optional<MeshDesk> desk = optional(MeshDesk.class);
        if (desk.isEmpty()) {
            say("Not ready: no mailbox of MESH is open. Write etc/org.cadrenode.mesh.cfg, and see key:status.");
            return ExitCode.NOT_READY;
        }
        List<String> problems = desk.get().check();
        Listing listing = new Listing("Nothing is wrong.", "problem");
        problems.forEach(listing::row);
        listing.print(out(), json());
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
