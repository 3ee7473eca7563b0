package org.cadrenode.linkage.engine.pairs;

import org.cadrenode.api.pseudonym.ViewKind;

/**
 * Which pairs are compared: those that share the key of a view. So a pair is missed only if it shares no postcode and no number, and
 *
 * <ul>
 * <li>the birth date is the same, but the forename sounds otherwise, and a name is not known, or the surname is another one altogether or
 *     both names are mistyped at one end and at the other, and so is or is not known the second forename;
 * <li>or one part of the birth date differs, of the names one begins and one ends otherwise, and so does the first forename's beginning
 *     or the second forename;
 * <li>or the birth date differs in more.
 * </ul>
 *
 * A pair that shares several views is compared as often. Stateless.
 */
final class Blocking {

    private Blocking() { }

    /** Returns whether pairs are found by views of a kind. */
    static boolean finds(ViewKind kind) {
        return kind != ViewKind.SAMPLE;
    }
}
