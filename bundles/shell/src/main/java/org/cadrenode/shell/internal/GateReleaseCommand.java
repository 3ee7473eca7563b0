package org.cadrenode.shell.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.jspecify.annotations.Nullable;

/** Releases deliveries that passed their check. */
@Service
@Command(scope = "gate", name = "release", description = "Releases deliveries that passed their check",
        detailedDescription = "Examples:\n"
                + "  gate:release --reason 'agreed for the July refresh' D-7K3M4QX2ABCD\n"
                + "  gate:release --reason 'sample read' --free-text notes.note_text,contacts.comment D-7K3M4QX2ABCD\n"
                + "  gate:release --all --force --reason 'agreed for the July refresh'\n"
                + "A delivery that carries free text leaves only if you name each of its free-text columns, having seen\n"
                + "its present content with gate:review.\n"
                + "Nothing leaves that the terms of its source forbid, whatever the check says: see terms:list.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: releaser.")
public final class GateReleaseCommand extends NodeCommand {
    @Option(name = "--reason", description = "Why; it is kept in this node's journal", required = true)
    @Nullable String reason;

    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Option(name = "--force", description = "Do not ask")
    boolean force;

    @Option(name = "--all", description = "All that passed their check")
    boolean all;

    @Option(name = "--free-text", description = "Free-text columns that shall leave, as table.column, with commas between")
    @Nullable String freeText;

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
        String columns = freeText == null ? "" : freeText;
        Set<String> named = Arrays.stream(columns.split(",")).map(String::strip).filter(column -> !column.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        List<DeliveryId> chosen = chosen(gate);
        if (chosen.isEmpty()) {
            say("There is nothing to release.");
            return ExitCode.DONE;
        }
        if (dryRun || !confirmed(force, (chosen.size() == 1 ? "One delivery" : chosen.size() + " deliveries") + " will leave this organisation.")) {
            say("Nothing was released; chosen: " + chosen.stream().map(DeliveryId::value).collect(Collectors.joining(" ")));
            return dryRun ? ExitCode.DONE : ExitCode.USAGE;
        }
        Listing listing = new Listing("", "delivery", "stage");
        int ending = ExitCode.DONE;
        for (DeliveryId id : chosen) {
            try {
                listing.row(id.value(), gate.release(id, why, named).stage().name().toLowerCase(Locale.ROOT));
            } catch (CadreException e) {
                // One that cannot be does not keep the others waiting, nor hide what was done.
                ending = failed(e);
            }
        }
        if (listing.size() > 0 || json) {
            listing.print(out(), json);
        }
        if (listing.size() > 0) {
            say("They are on their way. See delivery:list.");
        }
        return ending;
    }

    private List<DeliveryId> chosen(Gate gate) {
        if (all) {
            return gate.waiting().stream()
                    .filter(id -> gate.report(id).filter(CheckReport::passed).isPresent()).toList();
        }
        return required(deliveries, () -> "Name deliveries, or --all.").stream().map(DeliveryId::new).toList();
    }
}
