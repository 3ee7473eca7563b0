package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.terms.TermsReview;
import org.cadrenode.api.terms.TermsState;
import org.jspecify.annotations.Nullable;

/** Shows the terms of a source: those in force, those that wait, and what they forbid today. */
@Service
@Command(scope = "terms", name = "show", description = "Shows the terms of a source, those that wait, and what they forbid today",
        detailedDescription = "Examples:\n"
                + "  terms:show ssda903\n"
                + "  terms:show --json ssda903\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser.")
public final class TermsShowCommand extends NodeCommand {
    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "terms:read";
    }

    @Override
    protected int run(String actor) {
        SourceId id = new SourceId(required(source, () -> "Name a source."));
        TermsReview review = service(TermsReview.class);
        TermsState state = review.state(id);
        if (state.standing().equals("missing")) {
            throw new CadreException(ErrorCode.NOT_FOUND, state.refusals().stream().findFirst().map(one -> one.text())
                    .orElse("source " + id + " has no terms"));
        }
        TermsViews.sheet(state, review.served()).print(out(), json);
        state.inForce().ifPresent(now -> say(now.shipped() ? "They came with the node, for its demonstration; nobody here has approved them."
                : "Approved by " + now.askedBy() + " and " + now.approvedBy() + " on " + now.since() + "."));
        if (!state.findings().isEmpty()) {
            say("The file " + id + ".terms is wrong: terms:check " + id + " tells why.");
        } else if (state.changeWaits()) {
            say("The file " + id + ".terms waits for two people: terms:approve " + id + ".");
        }
        return ExitCode.DONE;
    }
}
