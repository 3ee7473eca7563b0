package org.cadrenode.api.optout;

/** From what a child is protected. */
public enum ProtectionAim {
    /** From being found where it is: nothing that tells a place leaves of it. */
    ADDRESS,
    /** From being joined with the identity that it had, or got, by an adoption: it is linked by its present numbers alone. */
    ADOPTION
}
