package org.cadrenode.synthetic.attack;

/**
 * What the attacker takes a person's name to be.
 *
 * @param name normalised
 * @param confidence how sure the attacker is, from 0 to 1
 */
public record Guess(String name, double confidence) {
}
