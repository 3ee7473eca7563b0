package org.cadrenode.shell.internal.link;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** What two people say of a pair. */
abstract class DecisionCommand extends ReasonedCommand {
    @Argument(name = "pair", description = "Number of the pair as link:review and link:explain show it", required = true)
    @Nullable String pair;

    @Option(name = "--undo", description = "Take back what was decided; the scores decide again")
    boolean undo;

    private final Word word;

    DecisionCommand(Word word) {
        this.word = word;
    }

    @Override
    protected final String permission() {
        return "link:decide";
    }

    @Override
    protected final String plan() {
        LinkReview.Pair known = service(LinkReview.class).explain(number());
        if (undo && known.decision().filter(decision -> decision.word() == word).isEmpty()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "nothing such was decided about " + number());
        }
        return LinkViews.question(known, said()) + ", with all that hangs on it; a second person has to agree. See link:explain " + number() + ".";
    }

    @Override
    protected final int change(String actor) {
        LinkReview.Pair decided;
        try {
            decided = service(LinkReview.class).decide(number(), said(), reason());
        } catch (CadreException e) {
            if (e.code() == ErrorCode.APPROVAL_NEEDED) {
                say(plan());
            }
            throw e;
        }
        LinkViews.sheet(decided).print(out(), json());
        say("It holds from now on. The research database follows within seconds.");
        return ExitCode.DONE;
    }

    private Word said() {
        return undo ? Word.NONE : word;
    }

    private String number() {
        return required(pair, () -> "Name a pair.");
    }
}
