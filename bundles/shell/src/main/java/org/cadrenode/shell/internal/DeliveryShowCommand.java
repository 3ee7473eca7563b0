package org.cadrenode.shell.internal;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.research.DeliveryWithdrawals;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.validation.Validation;
import org.jspecify.annotations.Nullable;

/** Shows one delivery, with its quarantine report. */
@Service
@Command(scope = "delivery", name = "show", description = "Shows one delivery, with its quarantine report, what it revises, and its withdrawal",
        detailedDescription = "Examples:\n"
                + "  delivery:show D-7K3M4QX2ABCD\n"
                + "  delivery:show --lines 500 D-7K3M4QX2ABCD\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser, data-manager, auditor.")
public final class DeliveryShowCommand extends NodeCommand {
    @Option(name = "--lines", description = "How many lines of the quarantine report to show")
    int lines = 50;

    @Argument(name = "delivery", description = "Id of the delivery, as delivery:list shows it", required = true)
    @Completion(DeliveryCompleter.class)
    @Nullable String delivery;

    @Override
    protected String permission() {
        return "delivery:read";
    }

    @Override
    protected int run(String actor) {
        DeliveryId id = new DeliveryId(required(delivery, () -> "Name a delivery."));
        Optional<ResearchDatabase> research = optional(ResearchDatabase.class);
        boolean loadedOnly = optional(DeliveryBook.class).isEmpty() && research.isPresent();
        Sheet sheet = loadedOnly ? WithdrawalViews.holding(research.get().holding(id)) : landed(id);
        optional(DeliveryWithdrawals.class).stream().flatMap(room -> room.list().stream()).filter(one -> one.order().delivery().equals(id.origin()))
                .findFirst().ifPresent(one -> sheet.with("withdrawal", WithdrawalViews.withdrawal(one)));
        sheet.print(out(), json);
        optional(DeliveryBook.class).flatMap(book -> book.delivery(id)).map(DeliveryStatus::milestone)
                .filter(milestone -> milestone.stage() != Stage.REFUSED && milestone.tally().held() > 0)
                .ifPresent(milestone -> say("Held are records of children of whom no table has told who they are (dictionary:check "
                        + milestone.delivery().source() + " says if none can), or about whom the national service is still asked"
                        + " (optout:national-status). They follow by themselves, as " + id.origin() + ".2 and so on."));
        return ExitCode.DONE;
    }

    private Sheet landed(DeliveryId id) {
        DeliveryBook book = service(DeliveryBook.class);
        Sheet sheet = Views.delivery(book.delivery(id).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "there is no delivery " + id)), book.quarantine(id, lines));
        optional(Revising.class).flatMap(revising -> revising.revision(id))
                .ifPresent(revision -> sheet.with("revises", Views.revision(revision)));
        optional(Gate.class).flatMap(gate -> gate.report(id)).map(CheckReport::restricted).filter(kept -> kept.records() > 0)
                .ifPresent(kept -> sheet.with("restricted", Views.restricted(kept)));
        optional(Validation.class).flatMap(validation -> validation.last(id)).ifPresent(report -> sheet.with("validation",
                report.findings().size() + " rules failed, see delivery:validate"));
        return sheet;
    }
}
