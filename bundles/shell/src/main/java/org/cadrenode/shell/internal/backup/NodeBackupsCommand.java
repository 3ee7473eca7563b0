package org.cadrenode.shell.internal.backup;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Shows the backups of this node. */
@Service
@Command(scope = "node", name = "backups", description = "Shows the backups of this node, and whether all their files are there",
        detailedDescription = "Examples:\n"
                + "  node:backups\n"
                + "  node:backups --json\n"
                + "Exit codes: 0 done, 1 failed: a backup lacks a file, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin, auditor, governance, operator, vault-custodian.")
public final class NodeBackupsCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "node:backups";
    }

    @Override
    protected int run(String actor) throws IOException {
        Backups backups = service(Backups.class);
        Backups.Place place = backups.place();
        Listing listing = new Listing(place.to().isEmpty() ? "No backups are made: no folder is configured (etc/org.cadrenode.backup.cfg)."
                : "There is no backup yet: node:backup.", "backup", "taken", "bytes", "problem");
        boolean whole = true;
        for (Backups.Line line : backups.list()) {
            listing.row(line.number(), line.taken().toString(), line.bytes(), line.problem().orElse(""));
            whole &= line.problem().isEmpty();
        }
        listing.print(out(), json());
        if (!json()) {
            if (!place.node().isEmpty()) {
                say("This node's fingerprint is " + place.node() + ".");
            }
            backups.keepDays().ifPresent(days -> say("A backup has been removed after " + days + " days."));
            place.leftOut().forEach(this::say);
        }
        return whole ? ExitCode.DONE : ExitCode.FAILED;
    }
}
