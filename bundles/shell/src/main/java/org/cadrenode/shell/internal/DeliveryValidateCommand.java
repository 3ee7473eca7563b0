package org.cadrenode.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.validation.Validation;
import org.jspecify.annotations.Nullable;

/** Looks through one delivery for what is missing, invalid or implausible. */
@Service
@Command(scope = "delivery", name = "validate",
        description = "Looks through one delivery for what is missing, invalid or implausible, without showing values",
        detailedDescription = "Examples:\n"
                + "  delivery:validate D-7K3M4QX2ABCD\n"
                + "  delivery:validate --out /srv/reports/ssda903.html --csv /srv/reports/ssda903.csv D-7K3M4QX2ABCD\n"
                + "Can be run from the landing on, before and after the release. The report is for the people who own the source:\n"
                + "it is kept in data/cadre/validation on the node, and holds counts and line numbers, no values.\n"
                + "Where each file is one table, connector:validate looks at the tables together. Journalled with your name.\n"
                + "Exit codes: 0 done, whatever was found, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser, data-manager, auditor.")
public final class DeliveryValidateCommand extends ValidateCommand {
    @Argument(name = "delivery", description = "Id of the delivery, as delivery:list shows it", required = true)
    @Completion(DeliveryCompleter.class)
    @Nullable String delivery;

    @Override
    protected Validation.Made look(Validation validation) throws IOException {
        return validation.delivery(new DeliveryId(required(delivery, () -> "Name a delivery.")));
    }
}
