package org.cadrenode.api.security;

import java.util.Locale;

/** What needs a second person. What an opt-out sets off is not among it, and waits for nobody. */
public enum ApprovalKind {
    /** To find out who a child is. */
    REIDENTIFICATION,
    /** A new key, or another way of opening the keystore. */
    KEY_ROTATION,
    /** The journal leaves the node. */
    JOURNAL_EXPORT,
    /** Who may sign code. */
    TRUST_STORE,
    /** Who may do what. */
    ROLES,
    /** To lift an opt-out. */
    OPTOUT_WITHDRAWAL,
    /** To lift the protection of a child's address. */
    PROTECTION_LIFTING,
    /** To put a backup in the place of what is there. */
    RESTORE,
    /** What becomes of the columns of a source. */
    DICTIONARY,
    /** Under which terms the data of a source may leave. */
    TERMS,
    /** Whether two children's records are one child's. */
    LINK_DECISION,
    /** To take a whole delivery out of the resource. */
    DELIVERY_WITHDRAWAL,
    /** Results leave the research environment. */
    OUTPUT_RELEASE;

    /** Returns the permission that the second person needs, such as {@code approve:key-rotation}. */
    public String permission() {
        return "approve:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
