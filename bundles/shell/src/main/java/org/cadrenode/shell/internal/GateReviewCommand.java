package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.jspecify.annotations.Nullable;

/** Shows a delivery for the decision on its release, and journals that the person saw it. */
@Service
@Command(scope = "gate", name = "review",
        description = "Shows a delivery for the decision on its release, and journals that you saw it",
        detailedDescription = "Examples:\n"
                + "  gate:review D-7K3M4QX2ABCD\n"
                + "  gate:review --out D-7K3M4QX2ABCD\n"
                + "Free text leaves only with the release of somebody who reviewed exactly this content.\n"
                + "--out writes the whole as a page of HTML to data/cadre/reviews on the node. It holds scrubbed text:\n"
                + "it is confidential, and is removed once the delivery is settled or refused.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, releaser.")
public final class GateReviewCommand extends NodeCommand {
    @Option(name = "--out", description = "Write the review sheet to the node's folder of reviews, and print where")
    boolean out;

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
        if (out) {
            String file = gate.reviewSheet(id).toString();
            CheckReport report = gate.report(id).orElseThrow(
                    () -> new CadreException(ErrorCode.NOT_FOUND, "delivery " + id + " was not checked"));
            new Sheet().with("delivery", id.value()).with("check", report.passed() ? "passed" : "failed").with("sheet", file)
                    .with("free_text", report.freeText().columns()).print(out(), json);
            say("Read the sheet on the node. It is confidential.");
            next(report);
            return ExitCode.DONE;
        }
        CheckReport report = gate.review(id);
        Views.report(report, gate.forbidden(id)).print(out(), json);
        next(report);
        return ExitCode.DONE;
    }

    private void next(CheckReport report) {
        if (report.passed() && !report.freeText().columns().isEmpty()) {
            say("To release it, name its free text: gate:release --reason '…' --free-text "
                    + String.join(",", report.freeText().columns()) + " " + report.delivery());
        }
    }
}
