package org.cadrenode.api.identifiable;

/** What the screen decided about one record. The ordinals are written to disk: append only. */
public enum ScreeningDecision {
    /** Nothing stops it. */
    PASS,
    /** Its child is opted out. */
    OPTED_OUT,
    /** Its child is not known. */
    HELD,
    /** The dictionary names nothing of its table. */
    DROPPED,
    /** It names no child. */
    QUARANTINED
}
