package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.Gate;
import org.jspecify.annotations.Nullable;

/** Shows the check of a delivery, with a sample of its scrubbed text. */
@Service
@Command(scope = "gate", name = "show", description = "Shows the check of a delivery, with a sample of its scrubbed text",
        detailedDescription = "Examples:\n"
                + "  gate:show D-7K3M4QX2ABCD\n"
                + "  gate:show --json D-7K3M4QX2ABCD\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, releaser.")
public final class GateShowCommand extends NodeCommand {
    @Argument(name = "delivery", description = "Id of the delivery, as gate:list shows it", required = true)
    @Completion(DeliveryCompleter.class)
    @Nullable String delivery;

    @Override
    protected String permission() {
        return "gate:read";
    }

    @Override
    protected int run(String actor) {
        DeliveryId id = new DeliveryId(required(delivery, () -> "Name a delivery."));
        Gate gate = service(Gate.class);
        Views.report(gate.report(id).orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "delivery " + id + " was not checked")),
                gate.forbidden(id)).print(out(), json);
        return ExitCode.DONE;
    }
}
