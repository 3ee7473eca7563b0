package org.cadrenode.shell.internal;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.delivery.Revising.Finding;
import org.cadrenode.api.delivery.SourceId;
import org.jspecify.annotations.Nullable;

/** Makes again what has left of a source's children and would be otherwise now. */
@Service
@Command(scope = "delivery", name = "revise",
        description = "Makes again what has left of a source's children and would be otherwise now, since the dictionary, the"
                + " scrubbing or a family changed",
        detailedDescription = "Examples:\n"
                + "  delivery:revise --dry-run mental-health\n"
                + "  delivery:revise mental-health\n"
                + "--dry-run counts the children by reason. Each revision is a delivery of its own, which waits for its release;\n"
                + "a delivery one of whose revisions is under way waits for its end.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator.")
public final class DeliveryReviseCommand extends ChangeCommand {
    @Argument(name = "source", description = "Id of the source, as connector:list shows it", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "delivery:revise";
    }

    private SourceId named() {
        return new SourceId(required(source, () -> "Name a source."));
    }

    @Override
    protected String plan() throws IOException {
        SourceId id = named();
        if (!dryRun()) {
            return "";
        }
        List<Finding> findings = service(Revising.class).find(id);
        Views.revisions(findings).print(out(), json());
        long waiting = findings.stream().filter(finding -> finding.underWay().isPresent()).count();
        long begun = findings.size() - waiting;
        return begun + " revisions would begin" + (waiting == 0 ? "." : "; " + waiting + " deliveries wait for one that is under way.");
    }

    @Override
    protected int change(String actor) throws IOException {
        List<DeliveryId> begun = service(Revising.class).begin(named());
        Views.begun(begun, id -> service(Revising.class).revision(id)).print(out(), json());
        say(begun.size() + " revisions have begun. They wait for their release like any delivery: see gate:list.");
        return ExitCode.DONE;
    }
}
