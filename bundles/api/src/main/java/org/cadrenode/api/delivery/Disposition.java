package org.cadrenode.api.delivery;

/** What became of a record that was read. Every record has exactly one. */
public enum Disposition {
    /** It is in the research database. */
    LOADED,
    /** It could not be read or belongs to nobody; code and place are in the quarantine report. */
    QUARANTINED,
    /** Its child is opted out. */
    OPTED_OUT,
    /** The dictionary does not let it through. */
    DROPPED,
    /** The research database holds the same record already. */
    DUPLICATE,
    /** It waits: its child is not known yet, or a person refused its release. */
    HELD
}
