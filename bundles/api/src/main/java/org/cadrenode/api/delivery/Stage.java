package org.cadrenode.api.delivery;

/** The milestones of a delivery at its provider, in order; {@link #REFUSED} is a branch that ends there. */
public enum Stage {
    RECEIVED, LANDED, SCREENED, PSEUDONYMISED, REFUSED, CLEARED, RELEASED, SETTLED
}
