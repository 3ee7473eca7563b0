package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.linkage.engine.Subject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The queue of pairs for people. A decision is in the journal before it is in the store; what a kill between the two leaves is
 * that it has to be asked for once more.
 */
@Component(service = LinkReview.class)
public final class ReviewRoom implements LinkReview {
    private static final String DECIDE = "link:decide";

    private final LinkageRoom room;
    private final Approvals approvals;
    private final Authorizer authorizer;
    private final Journal journal;
    private final Clock clock;

    /** Made by the runtime. */
    @Activate
    public ReviewRoom(@Reference LinkageRoom room, @Reference Approvals approvals, @Reference Authorizer authorizer, @Reference Journal journal) {
        this(room, approvals, authorizer, journal, Clock.systemUTC());
    }

    ReviewRoom(LinkageRoom room, Approvals approvals, Authorizer authorizer, Journal journal, Clock clock) {
        this.room = room;
        this.approvals = approvals;
        this.authorizer = authorizer;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Queue queue(int limit) {
        return room.look(subjects -> subjects.queue().waiting(limit));
    }

    @Override
    public Pair explain(String number) {
        return room.look(subjects -> {
            PairQueue queue = subjects.queue();
            Subject[] both = queue.subjects(number);
            return queue.pair(both[0], both[1]);
        });
    }

    @Override
    public Pair explain(Pseudonym one, Pseudonym other) {
        return room.look(subjects -> {
            Optional<Subject> left = subjects.find(one);
            Optional<Subject> right = subjects.find(other);
            if (left.isEmpty() || right.isEmpty() || left.equals(right)) {
                throw new CadreException(ErrorCode.NOT_FOUND, "there are no two children of these pseudonyms");
            }
            return subjects.queue().pair(left.get(), right.get());
        });
    }

    @Override
    public Pair decide(String number, Word word, String reason) {
        String actor = authorizer.require(DECIDE);
        room.look(subjects -> {
            demandDecidable(subjects, number, word);
            return null;
        });
        Approval agreed = approvals.demand(ApprovalKind.LINK_DECISION, number, Map.of("decision", word.name().toLowerCase(Locale.ROOT)), reason);
        String second = agreed.decidedBy().orElse("");
        return room.change(subjects -> {
            Subject[] both = demandDecidable(subjects, number, word);
            Instant now = clock.instant();
            long entry = journal.record(AuditEvent.of(AuditAction.LINK_DECIDED, number).by(actor).because(reason)
                    .with("decision", word.name().toLowerCase(Locale.ROOT)).with("approved-by", second)).sequence();
            Change change = subjects.decide(new StoredDecision(both[0].provider(), both[0].pseudonym(), both[1].provider(),
                    both[1].pseudonym(), new Decision(word, actor, second, reason, now, entry)));
            journal.record(LinkageRoom.event(number, change));
            return subjects.queue().pair(both[0], both[1]);
        });
    }

    private static Subject[] demandDecidable(LiveSubjects subjects, String number, Word word) {
        PairQueue queue = subjects.queue();
        Subject[] both = queue.subjects(number);
        Word standing = queue.pair(both[0], both[1]).decision().map(Decision::word).orElse(Word.NONE);
        if (standing == word) {
            throw new CadreException(ErrorCode.WRONG_STAGE, word == Word.NONE ? "nothing was decided about " + number : "that is decided already");
        }
        if (word == Word.JOIN) {
            queue.demandJoinable(both[0], both[1]);
        }
        return both;
    }

    @Override
    public Proposal learn() throws IOException {
        String actor = authorizer.require("link:learn");
        Proposal proposal = room.learn();
        journal.record(AuditEvent.of(AuditAction.LINK_WEIGHTS_LEARNT, "").by(actor).count("children", proposal.children())
                .count("pairs", proposal.pairs()));
        return proposal;
    }
}
