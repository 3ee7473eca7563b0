package org.cadrenode.api.keys;

import java.util.Set;

/**
 * The state of the keystore. It holds no secrets.
 *
 * @param state whether its keys can be used
 * @param explanation why it is not open, and what to do, in a sentence; empty once it is
 * @param methods ways in which it can be opened
 * @param threshold key shares that are needed; 0 without shares
 * @param given key shares that were given since it was sealed
 * @param fingerprint the first 16 hexadecimal digits of a hash that says which keystore this is; empty if there is none
 */
public record SealStatus(
        SealState state, String explanation, Set<UnsealMethod> methods, int threshold, int given, String fingerprint) {
    public SealStatus {
        methods = Set.copyOf(methods);
    }
}
