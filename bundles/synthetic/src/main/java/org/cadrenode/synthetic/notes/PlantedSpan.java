package org.cadrenode.synthetic.notes;

/**
 * An identifier in a note.
 *
 * @param start the first character, counted in Unicode code points from 0
 * @param end the character after the last
 * @param text exactly what stands there
 * @param known whether the same patient's structured record holds this value (before the typing error, if one was made),
 *     up to case, accents, spaces and punctuation
 * @param misspelt whether a typing error was made on purpose
 */
public record PlantedSpan(int start, int end, PlantedKind kind, String text, boolean known, boolean misspelt) {
}
