package org.cadrenode.api.error;

/** Whose turn it is when something fails. */
public enum Category {
    /** The caller asked for something that cannot be, and can ask differently. */
    USER,
    /** Something outside of the node (a file, a database server, a peer) is missing or broken. */
    EXTERNAL,
    /** The node itself is at fault. */
    INTERNAL,
    /** A rule forbids it; asking again changes nothing. */
    POLICY
}
