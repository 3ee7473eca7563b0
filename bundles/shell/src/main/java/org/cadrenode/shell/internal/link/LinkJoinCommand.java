package org.cadrenode.shell.internal.link;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.linkage.LinkReview.Word;

/** Says that two records are one child's; a second person has to agree. */
@Service
@Command(scope = "link", name = "join", description = "Says that two records are one child's; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  link:join --reason 'both providers were asked, case 4711' R-17-2041\n"
                + "  link:join --dry-run R-17-2041\n"
                + "  link:join --undo --reason 'decided by mistake' R-17-2041\n"
                + "Refused where it would put two children of one provider in one person: split the wrong one first.\n"
                + "The second person looks at link:explain and agrees with approval:approve. Then repeat the command. Who belongs together is\n"
                + "worked out anew, and the research database follows. Never write a child's name into a reason.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: data-manager.")
public final class LinkJoinCommand extends DecisionCommand {
    /** Made by Karaf for each call. */
    public LinkJoinCommand() {
        super(Word.JOIN);
    }
}
