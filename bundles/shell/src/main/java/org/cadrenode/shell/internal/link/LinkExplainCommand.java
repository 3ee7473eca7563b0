package org.cadrenode.shell.internal.link;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.jspecify.annotations.Nullable;

/** Tells why two children are one person, or are not. */
@Service
@Command(scope = "link", name = "explain", description = "Tells why two children's records are linked, or are not",
        detailedDescription = "Examples:\n"
                + "  link:explain R-17-2041\n"
                + "  link:explain 0f3a5c7e9b1d2f4a6c8e0b2d4f6a8c0e 9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b\n"
                + "A pair is named by its number, or by the two pseudonyms. What each identifier adds to the score is a natural logarithm:\n"
                + "by how much likelier such an agreement is for one child than for two.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, data-manager.")
public final class LinkExplainCommand extends NodeCommand {
    @Argument(name = "pair", description = "Number of the pair as link:review shows it, or a pseudonym", required = true)
    @Nullable String pair;

    @Argument(index = 1, name = "other", description = "The other pseudonym, if the first argument is one")
    @Nullable String other;

    @Override
    protected String permission() {
        return "link:review";
    }

    @Override
    protected int run(String actor) {
        LinkReview review = service(LinkReview.class);
        String named = required(pair, () -> "Name a pair.");
        LinkViews.sheet(other == null ? review.explain(named) : review.explain(pseudonym(named), pseudonym(other))).print(out(), json());
        return ExitCode.DONE;
    }

    private static Pseudonym pseudonym(String hex) {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("A pseudonym has 32 hexadecimal digits.");
        }
        return Pseudonym.ofHex(hex);
    }
}
