package org.cadrenode.api.exchange;

/** What a package is for. */
public enum PackageKind {
    /** Rows and linkage tokens of one delivery. */
    DATA,
    /** Pseudonyms of children whose data must go. */
    PURGE
}
