package org.cadrenode.security.hardening;

/**
 * Something that is less secure than it was delivered, or than it could be.
 *
 * @param grave whether it is a way in, rather than one defence less
 * @param text what, and behind "Mend:" the command or setting that mends it; without values of settings
 */
record Finding(boolean grave, String text) {
    static Finding grave(String what, String mend) {
        return new Finding(true, what + ". Mend: " + mend);
    }

    static Finding weak(String what, String mend) {
        return new Finding(false, what + ". Mend: " + mend);
    }
}
