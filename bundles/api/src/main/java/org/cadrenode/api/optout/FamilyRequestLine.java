package org.cadrenode.api.optout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A family's request as an operator may see it: no identifiers.
 *
 * @param receivedAt when this node took it in
 * @param code what the family was shown, to name its request by on the telephone
 * @param askedBy {@code parent}, {@code guardian} or {@code young_person}, as the form says
 * @param scopes what it asks to be out of: {@code all}, {@code contact}, {@code purpose:WORD}
 * @param state {@code waiting}, {@code verified} or {@code dismissed}
 * @param decidedAt when it was verified or dismissed
 * @param decidedBy who did that; empty while it waits
 * @param references numbers of the register's opt-outs that were made of it
 */
public record FamilyRequestLine(
        FamilyRequestId id, Instant receivedAt, String code, String askedBy, List<String> scopes, String state,
        Optional<Instant> decidedAt, String decidedBy, List<Long> references) {
    /** Waits for a person. */
    public static final String WAITING = "waiting";
    /** A person made an opt-out of it. */
    public static final String VERIFIED = "verified";
    /** A person put it aside. */
    public static final String DISMISSED = "dismissed";

    public FamilyRequestLine {
        scopes = List.copyOf(scopes);
        references = List.copyOf(references);
    }

    /** Returns whether nobody has decided about it. */
    public boolean waits() {
        return state.equals(WAITING);
    }
}
