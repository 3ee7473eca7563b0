package org.cadrenode.shell.internal.families;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Puts a family's request aside that is none, or was recorded in another way. */
@Service
@Command(scope = "optout", name = "dismiss", description = "Puts a family's request aside that is none, or was recorded in another way",
        detailedDescription = "Examples:\n"
                + "  optout:dismiss --reason 'the family, called, knows nothing of it' F-13\n"
                + "  optout:dismiss --dry-run --reason 'recorded as opt-out 41' F-14\n"
                + "What the family wrote is deleted. No identifiers in the reason.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutDismissCommand extends ReasonedCommand {
    @Argument(name = "request", description = "Number of the request, from optout:requests", required = true)
    @Completion(FamilyRequestCompleter.class)
    @Nullable String request;

    @Override
    protected String permission() {
        return "optout:write";
    }

    private FamilyRequestId id() {
        return FamilyRequestId.of(required(request, () -> "Name a request."));
    }

    @Override
    protected String plan() throws IOException {
        service(FamilyRequests.class).dismiss(id(), reason(), true);
        return "Request " + id() + " would be dismissed, and what the family wrote deleted.";
    }

    @Override
    protected int change(String actor) throws IOException {
        FamilyViews.request(service(FamilyRequests.class).dismiss(id(), reason(), false)).print(out(), json());
        say("It is dismissed; what the family wrote is deleted. See optout:requests --all.");
        return ExitCode.DONE;
    }
}
