package org.cadrenode.api.security;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request for a second person's word.
 *
 * @param id such as {@code A-7K3M4Q}
 * @param kind of what
 * @param object of which: an id, a user name, a file's digest; never a person of the data
 * @param parameters all that decides what would be done, in codes; what was approved is exactly this
 * @param askedBy who wants it
 * @param reason why
 * @param askedAt when
 * @param until when it lapses, whether it was approved or not
 * @param state where it stands
 * @param decidedBy the second person, once there was a word
 */
public record Approval(
        String id, ApprovalKind kind, String object, Map<String, String> parameters, String askedBy, String reason,
        Instant askedAt, Instant until, State state, Optional<String> decidedBy) {
    public Approval {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Where a request stands. */
    public enum State {
        WAITING, APPROVED, REFUSED, USED, LAPSED
    }
}
