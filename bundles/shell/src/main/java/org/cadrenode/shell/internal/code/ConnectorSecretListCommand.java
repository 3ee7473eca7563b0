package org.cadrenode.shell.internal.code;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceSecrets;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists which secrets of sources there are, never what they are. */
@Service
@Command(scope = "connector", name = "secret-list", description = "Lists which secrets of sources there are, never what they are",
        detailedDescription = "Examples:\n"
                + "  connector:secret-list\n"
                + "  connector:secret-list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: connector-admin, admin.")
public final class ConnectorSecretListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "connector:install";
    }

    @Override
    protected int run(String actor) {
        Listing listing = new Listing("There are no secrets.", "name", "since");
        service(SourceSecrets.class).secrets().forEach(secret -> listing.row(secret.name(), secret.since().toString()));
        listing.print(out(), json());
        return ExitCode.DONE;
    }
}
