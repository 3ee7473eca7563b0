package org.cadrenode.api.exchange;

/** What a package is for. */
public enum PackageKind {
    /** Rows and linkage tokens of one delivery. */
    DATA,
    /** Pseudonyms of children whose data must go. */
    PURGE,
    /** Pseudonyms and tokens anew, after a rotation of the keys under which they were made. */
    RENEWAL,
    /** Identifiers for the custodian's vault. They go to the custodian only, on a path of their own. */
    IDENTIFIERS,
    /** Pseudonyms of children who are in again after a purge: what bars them ends. */
    RETURN
}
