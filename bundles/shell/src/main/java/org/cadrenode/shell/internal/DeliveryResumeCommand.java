package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SuspendedDeliveries;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Has a suspended delivery tried again. */
@Service
@Command(scope = "delivery", name = "resume", description = "Lets a delivery be worked on again in the middle of which the node ended again and again",
        detailedDescription = "Examples:\n"
                + "  delivery:resume --dry-run D-7K3M4QX2ABCD\n"
                + "  delivery:resume D-7K3M4QX2ABCD\n"
                + "The node suspends a delivery once it has ended four times in it, most likely since its connector takes all memory: ask\n"
                + "those who provide the connector first. If the node ends in it again, it is suspended again.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, connector-admin.")
public final class DeliveryResumeCommand extends ChangeCommand {
    @Argument(name = "delivery", description = "Id of the delivery, as node:check and delivery:list tell it", required = true)
    @Completion(Suspended.class)
    @Nullable String delivery;

    @Override
    protected String permission() {
        return "connector:control";
    }

    private DeliveryId named() {
        return new DeliveryId(required(delivery, () -> "Name a delivery."));
    }

    @Override
    protected String plan() {
        if (!service(SuspendedDeliveries.class).suspended().contains(named())) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the delivery is not suspended");
        }
        return "Delivery " + named() + " would be worked on again.";
    }

    @Override
    protected int change(String actor) {
        service(SuspendedDeliveries.class).resume(named());
        say("Delivery " + named() + " is worked on again. See delivery:list.");
        return ExitCode.DONE;
    }

    /** Completes ids of suspended deliveries. */
    @Service
    public static final class Suspended extends IdCompleter<SuspendedDeliveries> {
        /** Made by Karaf. */
        public Suspended() {
            super(SuspendedDeliveries.class, "connector:control");
        }

        @Override
        protected List<String> ids(SuspendedDeliveries deliveries) {
            return deliveries.suspended().stream().map(DeliveryId::value).toList();
        }
    }
}
