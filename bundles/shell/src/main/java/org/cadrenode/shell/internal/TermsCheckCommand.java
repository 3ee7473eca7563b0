package org.cadrenode.shell.internal;

import java.util.List;
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

/** Checks the terms file of a source, or of all. */
@Service
@Command(scope = "terms", name = "check", description = "Checks the terms file of a source, or of all",
        detailedDescription = "Examples:\n"
                + "  terms:check\n"
                + "  terms:check ssda903\n"
                + "It looks at the files as they are, whether or not they are in force.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser.")
public final class TermsCheckCommand extends NodeCommand {
    @Argument(name = "source", description = "Id of the source; all without one")
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "terms:read";
    }

    @Override
    protected int run(String actor) {
        TermsReview review = service(TermsReview.class);
        List<SourceId> sources = source == null ? review.sources() : List.of(new SourceId(source));
        Listing listing = new Listing("Nothing is wrong with the terms.", "source", "line", "problem", "remedy");
        for (SourceId id : sources) {
            TermsState state = review.state(id);
            if (state.file().isEmpty()) {
                throw new CadreException(ErrorCode.NOT_FOUND, "the terms folder has no file " + id + ".terms");
            }
            state.findings().forEach(finding -> listing.row(id.value(), finding.line(), finding.problem(), finding.remedy()));
        }
        listing.print(out(), json);
        return listing.size() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
