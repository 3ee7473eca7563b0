package org.cadrenode.synthetic.attack;

/**
 * A name of a person as an attacker sees it: tokens. Tokens of one place in the arrays tell the same of the name, each in a view
 * of its own; equal tokens stand for equal names, or parts of names.
 *
 * @param bin how rare the name is said to be
 * @param full tokens of the whole name
 * @param sounds tokens of its sound
 * @param starts tokens of its first letters
 */
public record SeenName(Field field, int bin, long[] full, long[] sounds, long[] starts) {

    /** What a name is. */
    public enum Field { FORENAME, SECOND_FORENAME, SURNAME }
}
