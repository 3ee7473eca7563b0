package org.cadrenode.synthetic.region;

import java.time.LocalDate;

/**
 * That an identity is one of the two of an adopted child.
 *
 * @param pair the number of the pair, from 1; both identities of a child have the same
 */
public record Adoption(int pair, Side side, LocalDate on) {

    /** The identity before and the identity after the adoption order. */
    public enum Side {
        BIRTH, ADOPTIVE
    }

    /** The name of the barrier between the two identities. */
    public String barrierId() {
        return "B" + Digits.padded(pair, 5);
    }
}
