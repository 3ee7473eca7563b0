package org.cadrenode.shell.internal.link;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.linkage.LinkReview.Word;

/** Says that two records are two children's; a second person has to agree. */
@Service
@Command(scope = "link", name = "split", description = "Says that two records are two children's; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  link:split --reason 'different children, see case 4711' R-17-2041\n"
                + "  link:split --dry-run R-17-2041\n"
                + "  link:split --undo --reason 'decided by mistake' R-17-2041\n"
                + "They are kept apart for good, under all later pseudonyms, and never meet through a third.\n"
                + "The second person looks at link:explain and agrees with approval:approve. Then repeat the command. Who belongs together is\n"
                + "worked out anew, and the research database follows. Never write a child's name into a reason.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: data-manager.")
public final class LinkSplitCommand extends DecisionCommand {
    /** Made by Karaf for each call. */
    public LinkSplitCommand() {
        super(Word.SPLIT);
    }
}
