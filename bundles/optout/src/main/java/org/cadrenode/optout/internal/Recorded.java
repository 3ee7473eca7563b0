package org.cadrenode.optout.internal;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.optout.engine.Decision;

/**
 * A decision as it is in the register.
 *
 * @param decision what was decided
 * @param identifiers by which it finds its child
 * @param provider whose own id names the child, if a source's column said so; empty for others
 * @param evidence where the evidence is; may be empty
 * @param receivedAt when it was recorded, in milliseconds since 1970; 0 if an older node recorded it
 * @param withdrawal the withdrawal, if there is one
 * @param told what another node told of its child instead of identifiers, if it comes from one
 */
record Recorded(
        Decision decision, List<Identifier> identifiers, Optional<ProviderId> provider, String evidence, long receivedAt,
        Optional<Withdrawal> withdrawal, Optional<Told> told) {
    /**
     * That a decision counts no more.
     *
     * @param at when it was recorded, in milliseconds since 1970
     * @param from the day from which on it holds
     * @param evidence where the evidence is; may be empty
     */
    record Withdrawal(long at, LocalDate from, String evidence) { }

    /**
     * A line of another node's list.
     *
     * @param node which node
     * @param line the node's own hash of the decision
     * @param list the list's number in which it came up
     * @param keyVersion of the key that nodes share
     * @param marks the child's under that key
     */
    record Told(String node, Mark line, long list, int keyVersion, List<Mark> marks) {
        Told {
            marks = List.copyOf(marks);
        }
    }

    /** Returns the same with a withdrawal. */
    Recorded withdrawn(Withdrawal withdrawing) {
        Decision withdrawn = new Decision(reference(), decision.source(), decision.maker(), decision.choice(), decision.scope(),
                decision.decidedOn(), decision.receivedOn(), decision.effectiveOn(), Optional.of(withdrawing.from()));
        return new Recorded(withdrawn, identifiers, provider, evidence, receivedAt, Optional.of(withdrawing), told);
    }

    long reference() {
        return decision.reference();
    }

    /** Returns the words that make two decisions the same. */
    String[] words() {
        return told.isPresent() ? new String[] {"node", told.get().node(), told.get().line().hex(), Long.toString(told.get().list())}
                : provider.isPresent() ? source(provider.get(), identifiers.get(0).value())
                : OptOutRequest.words(identifiers, decision.scope(), decision.maker(), decision.decidedOn(), decision.choice());
    }

    /** Returns the words of what a source's column says of its child. */
    static String[] source(ProviderId provider, String localId) {
        return new String[] {"source", provider.value(), localId};
    }

    /** Returns whether it finds a child by parts of a name, which may come in different records. */
    boolean named() {
        return identifiers.stream().anyMatch(one -> one.kind() == IdentifierKind.SURNAME)
                && identifiers.stream().anyMatch(one -> one.kind() == IdentifierKind.FORENAME)
                && identifiers.stream().anyMatch(one -> one.kind() == IdentifierKind.BIRTH_DATE);
    }

    @Override
    public String toString() {
        return "[recorded " + reference() + "]";
    }
}
