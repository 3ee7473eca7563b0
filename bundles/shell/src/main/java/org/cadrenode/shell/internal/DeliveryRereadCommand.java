package org.cadrenode.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Reads the content of a delivery once more. */
@Service
@Command(scope = "delivery", name = "reread", description = "Reads the sealed content of a delivery once more, as its connector reads it now",
        detailedDescription = "Examples:\n"
                + "  delivery:reread --dry-run D-7K3M4QX2ABCD\n"
                + "  delivery:reread D-7K3M4QX2ABCD\n"
                + "For a delivery of a layout that its connector did not know, once the connector is updated or its settings are\n"
                + "mended. What is read is a delivery of its own, which goes the normal way; records that are as they were are\n"
                + "duplicates at the resource.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator.")
public final class DeliveryRereadCommand extends ChangeCommand {
    @Argument(name = "delivery", description = "Id of the delivery", required = true)
    @Completion(DeliveryCompleter.class)
    @Nullable String delivery;

    @Override
    protected String permission() {
        return "delivery:revise";
    }

    private DeliveryId named() {
        return new DeliveryId(required(delivery, () -> "Name a delivery."));
    }

    @Override
    protected String plan() {
        DeliveryStatus status = service(DeliveryBook.class).delivery(named())
                .orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no delivery " + named()));
        return status.milestone().delivery().bytes() + " bytes of " + status.milestone().delivery().source() + " would be read again.";
    }

    @Override
    protected int change(String actor) throws IOException {
        Delivery again = service(Revising.class).readAgain(named());
        new Listing("", "delivery", "reads_again").row(again.id().value(), named().value()).print(out(), json());
        return ExitCode.DONE;
    }
}
