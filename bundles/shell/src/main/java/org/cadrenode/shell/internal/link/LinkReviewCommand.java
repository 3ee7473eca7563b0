package org.cadrenode.shell.internal.link;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists the pairs that wait for people. */
@Service
@Command(scope = "link", name = "review", description = "Lists pairs of children whose scores leave it to people whether they are one",
        detailedDescription = "Examples:\n"
                + "  link:review\n"
                + "  link:review --limit 200\n"
                + "The likeliest first. Shown is how far the two agree, never in what: uncertain is between the two thresholds, ambiguous is\n"
                + "high enough but for somebody else who fits as well, contradicted is a number against all else. link:explain tells more,\n"
                + "link:join and link:split decide, each by two people. See docs/manual/link-review.md.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, data-manager.")
public final class LinkReviewCommand extends NodeCommand {
    @Option(name = "--limit", description = "How many pairs at most")
    int limit = 50;

    @Override
    protected String permission() {
        return "link:review";
    }

    @Override
    protected int run(String actor) {
        if (limit < 1) {
            throw new IllegalArgumentException("The limit is at least 1.");
        }
        LinkReview.Queue queue = service(LinkReview.class).queue(limit);
        Listing listing = new Listing("No pair waits.", "number", "left_provider", "left", "right_provider", "right", "standing", "score",
                "agreement");
        for (LinkReview.Pair pair : queue.pairs()) {
            listing.row(pair.number(), pair.leftProvider().value(), pair.left(), pair.rightProvider().value(), pair.right(),
                    LinkViews.word(pair.standing()), LinkViews.score(pair.score()), LinkViews.levels(pair));
        }
        listing.print(out(), json());
        if (queue.total() > queue.pairs().size()) {
            say(queue.total() + " pairs wait; --limit shows more.");
        }
        return ExitCode.DONE;
    }
}
