package org.cadrenode.shell.internal;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.delivery.Revision;

/** Lists the deliveries and the account of their records. */
@Service
@Command(scope = "delivery", name = "list", description = "Lists the deliveries and the account of their records",
        detailedDescription = "Examples:\n"
                + "  delivery:list\n"
                + "  delivery:list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser, auditor.")
public final class DeliveryListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "delivery:read";
    }

    @Override
    protected int run(String actor) {
        Optional<Revising> revising = optional(Revising.class);
        Views.deliveries(service(DeliveryBook.class).deliveries(),
                id -> revising.flatMap(room -> room.revision(id)).map(Revision::revised)).print(out(), json);
        return ExitCode.DONE;
    }
}
