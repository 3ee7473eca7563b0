package org.cadrenode.api.delivery;

/** What a source does, or why it takes nothing just now. */
public enum SourceState {
    /** It takes whatever comes. */
    OPEN,
    /** A run is under way. */
    RUNNING,
    /** It waits for the time that its schedule names. */
    SCHEDULED,
    /** It has taken as much as its rate allows, and goes on by itself. */
    RATE_LIMITED,
    /** It waits until deliveries that it brought have been read. */
    BACKLOG,
    /** It waits for room in the landing zone. */
    NO_SPACE,
    /** The last try failed; it is tried again. */
    FAILING,
    /** A setting is wrong, so that nothing is taken. */
    WRONG_SETTINGS,
    /** A call into the connector did not return although it was asked to, so that nothing is taken. */
    GIVEN_UP,
    /** The node ended again and again while it asked the source, so that it is asked no more. */
    SUSPENDED,
    /** A person stopped it. */
    STOPPED
}
