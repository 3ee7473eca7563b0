package org.cadrenode.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.research.DeliveryWithdrawal.Standing;
import org.cadrenode.api.research.DeliveryWithdrawals;
import org.cadrenode.api.research.ResearchDatabase;

/** Lists the deliveries and the account of their records. */
@Service
@Command(scope = "delivery", name = "list", description = "Lists the deliveries and the account of their records",
        detailedDescription = "Examples:\n"
                + "  delivery:list\n"
                + "  delivery:list --json\n"
                + "A resource that is no provider lists what it has loaded of each.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser, data-manager, auditor.")
public final class DeliveryListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "delivery:read";
    }

    @Override
    protected int run(String actor) {
        List<Standing> withdrawals = optional(DeliveryWithdrawals.class).map(DeliveryWithdrawals::list).orElse(List.of());
        Optional<ResearchDatabase> research = optional(ResearchDatabase.class);
        if (optional(DeliveryBook.class).isEmpty() && research.isPresent()) {
            WithdrawalViews.deliveries(research.get().deliveries(), withdrawals).print(out(), json);
            return ExitCode.DONE;
        }
        Optional<Revising> revising = optional(Revising.class);
        Views.deliveries(service(DeliveryBook.class).deliveries(),
                id -> revising.flatMap(room -> room.revision(id)).map(Revision::revised), WithdrawalViews.words(withdrawals)).print(out(), json);
        return ExitCode.DONE;
    }
}
