package org.cadrenode.api.watch;

/** How something is, from good to bad. */
public enum Health {
    /** As it should be. */
    OK,
    /** It is not there yet, or not again, and will be within a minute by itself: nobody has to do anything. */
    STARTING,
    /** It goes on, and somebody should look. */
    WARN,
    /** Something does not go on, or will not for long. */
    CRITICAL;

    /** Returns the worse of the two. */
    public Health worse(Health other) {
        return compareTo(other) < 0 ? other : this;
    }
}
