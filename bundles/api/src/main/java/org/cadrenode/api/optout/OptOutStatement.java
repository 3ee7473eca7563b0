package org.cadrenode.api.optout;

/**
 * A signed statement about one decision, without identifiers.
 *
 * @param text for people, with the signature in its last lines
 * @param json the same for machines, with a signature of its own
 */
public record OptOutStatement(String text, String json) { }
