package org.cadrenode.security.internal;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.Approval.State;
import org.cadrenode.api.security.ApprovalKind;

/**
 * A request for a second person's word, as it is kept.
 *
 * @param state what was said about it: never {@link State#LAPSED}, which time alone decides
 */
record Request(
        String id, ApprovalKind kind, String object, Map<String, String> parameters, String askedBy, String reason,
        Instant askedAt, Instant until, State state, Optional<String> decidedBy) {
    Request {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        if (state == State.LAPSED) {
            throw new IllegalArgumentException("That a request lapsed is not kept");
        }
    }

    /** Returns where it stands at {@code now}. */
    State at(Instant now) {
        boolean open = state == State.WAITING || state == State.APPROVED;
        return open && !now.isBefore(until) ? State.LAPSED : state;
    }

    /** Returns whether it is for exactly that. */
    boolean isFor(ApprovalKind what, String which, Map<String, String> how, String asker) {
        return kind == what && object.equals(which) && parameters.equals(new TreeMap<>(how)) && askedBy.equals(asker);
    }

    Request now(State other, Optional<String> by) {
        return new Request(id, kind, object, parameters, askedBy, reason, askedAt, until, other, by);
    }

    Approval view(Instant now) {
        return new Approval(id, kind, object, parameters, askedBy, reason, askedAt, until, at(now), decidedBy);
    }
}
