package org.cadrenode.shell.internal.backup;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.backup.Backups;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Sheet;

/** Tells how this node is restored, which is done where it does not run. */
@Service
@Command(scope = "node", name = "restore", description = "Tells how this node is restored, which is done while it does not run",
        detailedDescription = "Examples:\n"
                + "  node:restore\n"
                + "A restore replaces what a running node uses, so it is not done by one: bin/restore does it on a bare machine, from the\n"
                + "archive of the same version. This command changes nothing, and says how it is called for this node.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin, auditor, governance, operator, vault-custodian.")
public final class NodeRestoreCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "node:backups";
    }

    @Override
    protected int run(String actor) {
        Backups.Place place = service(Backups.class).place();
        String from = place.to().map(Object::toString).orElse("DIR");
        String node = place.node().isEmpty() ? "FINGERPRINT" : place.node();
        new Sheet().with("command", "bin/restore restore --from " + from + " --recovery-key FILE --node " + node + " --to /var/lib/cadre-restored")
                .with("from", from).with("node", node).print(out(), json());
        say("Run it from the unpacked archive, with this node stopped or its machine gone. --to is empty or not there.");
        say("Then start the node over it (KARAF_BASE), unseal it, and bring the opt-outs up to date: optout:replica.");
        return ExitCode.DONE;
    }
}
