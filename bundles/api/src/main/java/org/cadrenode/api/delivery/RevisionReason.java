package org.cadrenode.api.delivery;

/** Why what has left of a child is made again. */
public enum RevisionReason {
    /** The dictionary's rules for the tables in which it has records, or the table of areas. */
    DICTIONARY,
    /** What the site chose about scrubbing, or the scrubber itself. */
    SCRUB_OPTIONS,
    /** What is known of the child and its relatives: words to scrub, or birth dates. */
    FAMILY,
    /** The child's address is protected now, or no longer. */
    PROTECTION,
    /** The time for which the source's terms let the node keep it is over: nothing of it is made again, and what left is taken back. */
    RETENTION,
    /** An opt-out that had taken back what left of the child counts no more. */
    OPTOUT_WITHDRAWN,
    /** A version of a key under which values, not pseudonyms or tokens, were made. Those a renewal makes anew. */
    KEY
}
