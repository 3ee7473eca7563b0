package org.cadrenode.shell.internal;

import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsReview;
import org.cadrenode.api.terms.TermsState;
import org.jspecify.annotations.Nullable;

/** Brings the terms file of a source into force; a second person has to agree. */
@Service
@Command(scope = "terms", name = "approve", description = "Brings the terms of a source into force; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  terms:approve --reason 'agreement renewed, DSA-2026-017' ssda903\n"
                + "  terms:approve --dry-run ssda903\n"
                + "The second person looks at terms:show and the agreement itself, and agrees with approval:approve. Then repeat the\n"
                + "command. What comes into force is the file as it was when it was agreed on.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class TermsApproveCommand extends ReasonedCommand {
    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "terms:approve";
    }

    @Override
    protected String plan() {
        TermsState state = service(TermsReview.class).state(id());
        if (state.file().isEmpty()) {
            throw new CadreException(ErrorCode.NOT_FOUND, "the terms folder has no file " + id() + ".terms");
        }
        Terms terms = state.proposed().orElseThrow(() -> new CadreException(ErrorCode.TERMS_INVALID,
                id() + ".terms has " + state.findings().size() + " findings; see terms:check " + id()));
        return "The terms of " + id() + " with SHA-256 " + terms.digest().hex() + " would come into force: "
                + (terms.neverRelease() ? "nothing ever leaves" : "for " + terms.purposes().stream().sorted().map(Purpose::word)
                        .collect(Collectors.joining(", ")))
                + ", until " + terms.until() + "; a second person has to agree. See terms:show " + id() + ".";
    }

    @Override
    protected int change(String actor) {
        TermsReview review = service(TermsReview.class);
        TermsState state;
        try {
            state = review.approve(id(), reason());
        } catch (CadreException e) {
            if (e.code() == ErrorCode.APPROVAL_NEEDED) {
                say(plan());
            }
            throw e;
        }
        TermsViews.sheet(state, review.served()).print(out(), json());
        say(state.refusals().isEmpty() ? "They are in force. Deliveries that waited for them can be released: gate:list."
                : "They are in force, and nothing is released under them: " + state.refusals().get(0).text());
        return ExitCode.DONE;
    }

    private SourceId id() {
        return new SourceId(required(source, () -> "Name a source."));
    }
}
