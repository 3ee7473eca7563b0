package org.cadrenode.api.keys;

/** Whether the keystore's keys can be used. */
public enum SealState {
    /** There is no keystore yet. */
    ABSENT,
    /** It is there, and nobody has opened it. */
    SEALED,
    /** Its keys are in memory. */
    UNSEALED
}
