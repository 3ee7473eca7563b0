package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.research.DeliveryHolding;
import org.cadrenode.api.research.DeliveryWithdrawals;
import org.jspecify.annotations.Nullable;

/** Takes a whole delivery out of the resource again; a second person has to agree. */
@Service
@Command(scope = "delivery", name = "withdraw", description = "Takes a whole delivery out of the resource again; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  delivery:withdraw --dry-run D-7K3M4QX2ABCD\n"
                + "  delivery:withdraw --reason 'the extract had the wrong year, see mail of 12 May' D-7K3M4QX2ABCD\n"
                + "Its records go, with all its continuations and revisions, and the linkage tokens that came with no other delivery. What it had\n"
                + "replaced does not come back by itself: the provider delivers anew. Nothing of it is ever taken in again.\n"
                + "--dry-run counts the records by table; told_again are those that a later delivery repeated unchanged, which go as well.\n"
                + "The second person agrees with approval:approve. Then repeat the command. Never write a child's name into a reason.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: data-manager.")
public final class DeliveryWithdrawCommand extends ReasonedCommand {
    @Argument(name = "delivery", description = "Id of the delivery, as delivery:list shows it", required = true)
    @Completion(LoadedDeliveryCompleter.class)
    @Nullable String delivery;

    @Override
    protected String permission() {
        return "delivery:withdraw";
    }

    private DeliveryId named() {
        return new DeliveryId(required(delivery, () -> "Name a delivery."));
    }

    @Override
    protected String plan() {
        DeliveryId id = named();
        if (!dryRun()) {
            return "";
        }
        DeliveryHolding holding = service(DeliveryWithdrawals.class).holding(id);
        WithdrawalViews.holding(holding).print(out(), json());
        return holding.records() + " records of " + holding.provider() + " would go, and the tokens of " + holding.tokens()
                + " children; a second person has to agree.";
    }

    @Override
    protected int change(String actor) {
        String why = reason();
        try {
            service(DeliveryWithdrawals.class).withdraw(named(), why);
        } catch (CadreException e) {
            if (e.code() == ErrorCode.APPROVAL_NEEDED) {
                say("The whole delivery would go. See delivery:withdraw --dry-run " + named() + ".");
            }
            throw e;
        }
        DeliveryId id = named();
        service(DeliveryWithdrawals.class).list().stream().filter(one -> one.order().delivery().equals(id)).findFirst()
                .ifPresent(one -> WithdrawalViews.withdrawal(one).print(out(), json()));
        say("It is being taken out, and nothing of it is taken in any more. See delivery:show " + id + ".");
        return ExitCode.DONE;
    }
}
