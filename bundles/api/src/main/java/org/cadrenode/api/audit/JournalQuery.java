package org.cadrenode.api.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries of the journal are wanted: those for which every condition holds.
 *
 * @param after only entries with a larger sequence
 * @param from only entries at this time or later
 * @param until only entries before this time
 * @param actions only these; all if empty
 * @param outcomes only these; all if empty
 * @param actor only of this user, or {@code node}
 * @param object only of this object
 * @param subject only about this person, as the keyed hash in hexadecimal
 */
public record JournalQuery(
        long after, Optional<Instant> from, Optional<Instant> until, Set<AuditAction> actions, Set<AuditOutcome> outcomes,
        Optional<String> actor, Optional<String> object, Optional<String> subject) {
    /** All entries. */
    public static final JournalQuery ALL = new JournalQuery(0, Optional.empty(), Optional.empty(), Set.of(), Set.of(),
            Optional.empty(), Optional.empty(), Optional.empty());

    public JournalQuery {
        actions = Set.copyOf(actions);
        outcomes = Set.copyOf(outcomes);
    }

    /** Returns whether an entry is wanted. */
    public boolean matches(JournalEntry entry) {
        AuditEvent event = entry.event();
        return entry.sequence() > after
                && from.filter(entry.at()::isBefore).isEmpty()
                && until.filter(end -> !entry.at().isBefore(end)).isEmpty()
                && (actions.isEmpty() || actions.contains(event.action()))
                && (outcomes.isEmpty() || outcomes.contains(event.outcome()))
                && actor.filter(wanted -> !wanted.equals(event.actor())).isEmpty()
                && object.filter(wanted -> !wanted.equals(event.object())).isEmpty()
                && subject.filter(wanted -> !wanted.equals(event.detail().get(AuditEvent.SUBJECT))).isEmpty();
    }
}
