package org.cadrenode.shell.internal;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.gate.Gate;
import org.jspecify.annotations.Nullable;

/** Refuses deliveries; nothing of them leaves. */
@Service
@Command(scope = "gate", name = "refuse", description = "Refuses deliveries; nothing of them leaves",
        detailedDescription = "Examples:\n"
                + "  gate:refuse --reason 'names in the comment column' D-7K3M4QX2ABCD\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: releaser.")
public final class GateRefuseCommand extends NodeCommand {
    @Option(name = "--reason", description = "Why; it is kept in this node's journal", required = true)
    @Nullable String reason;

    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Option(name = "--force", description = "Do not ask")
    boolean force;

    @Argument(name = "deliveries", description = "Ids of the deliveries, as gate:list shows them", multiValued = true)
    @Completion(DeliveryCompleter.class)
    @Nullable List<String> deliveries;

    @Override
    protected String permission() {
        return "gate:release";
    }

    @Override
    protected int run(String actor) throws IOException {
        Gate gate = service(Gate.class);
        String why = required(reason, () -> "Give a reason.");
        List<DeliveryId> chosen = required(deliveries, () -> "Name deliveries.").stream().map(DeliveryId::new).toList();
        if (chosen.isEmpty()) {
            say("There is nothing to refuse.");
            return ExitCode.USAGE;
        }
        if (dryRun || !confirmed(force, chosen.size() + " deliveries will be held back.")) {
            say("Nothing was refused; chosen: " + chosen);
            return dryRun ? ExitCode.DONE : ExitCode.USAGE;
        }
        Listing listing = new Listing("", "delivery", "stage");
        int ending = ExitCode.DONE;
        for (DeliveryId id : chosen) {
            try {
                listing.row(id.value(), gate.refuse(id, why).stage().name().toLowerCase(Locale.ROOT));
            } catch (CadreException e) {
                // One that cannot be does not keep the others waiting, nor hide what was done.
                ending = failed(e);
            }
        }
        if (listing.size() > 0 || json) {
            listing.print(out(), json);
        }
        if (listing.size() > 0) {
            say("Their records are held. See delivery:list.");
        }
        return ending;
    }
}
