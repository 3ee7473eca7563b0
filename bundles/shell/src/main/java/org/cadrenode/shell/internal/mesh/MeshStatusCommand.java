package org.cadrenode.shell.internal.mesh;

import java.time.Instant;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.mesh.MeshDesk;
import org.cadrenode.api.mesh.MeshStatus;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;

/** Shows how the site's mailbox of MESH stands, without asking MESH. */
@Service
@Command(scope = "mesh", name = "status", description = "Shows how the site's mailbox of MESH stands, without asking MESH",
        detailedDescription = "Examples:\n"
                + "  mesh:status\n"
                + "  mesh:status --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class MeshStatusCommand extends NodeCommand {
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
        MeshStatus status = desk.get().status();
        new Sheet().with("mailbox", status.mailbox()).with("way", status.way()).with("handshake", time(status.handshake()))
                .with("worked", time(status.worked())).with("failed", time(status.failed())).with("problem", status.problem())
                .with("denied", status.denied()).print(out(), json());
        return ExitCode.DONE;
    }

    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("never");
    }
}
