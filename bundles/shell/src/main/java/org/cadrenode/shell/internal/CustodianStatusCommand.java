package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.custody.Custodian;

/** Shows what the custodian's store holds, without people. */
@Service
@Command(scope = "custodian", name = "status", description = "Shows what the custodian's store holds, without people",
        detailedDescription = "Examples:\n"
                + "  custodian:status\n"
                + "  custodian:status --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class CustodianStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "custodian:read";
    }

    @Override
    protected int run(String actor) {
        Custodian.Status status = service(Custodian.class).status();
        if (json) {
            new Sheet().with("held", status.held()).with("set_aside", status.setAside())
                    .with("providers", status.providers().stream().map(line -> provider(line).values()).toList()).print(out(), true);
            return ExitCode.DONE;
        }
        Listing listing = new Listing("Nothing was taken in yet.", "provider", "children", "barred", "last_package", "kind", "taken_in_at");
        status.providers().forEach(line -> listing.row(provider(line).values().values().toArray()));
        listing.print(out(), false);
        new Sheet().with("packages held back", status.held()).with("packages set aside", status.setAside()).print(out(), false);
        return ExitCode.DONE;
    }

    private static Sheet provider(Custodian.Line line) {
        return new Sheet().with("provider", line.provider().value()).with("children", line.children()).with("barred", line.barred())
                .with("last_package", line.last().packageId()).with("kind", Words.of(line.last().kind()))
                .with("taken_in_at", line.last().at().toString());
    }
}
