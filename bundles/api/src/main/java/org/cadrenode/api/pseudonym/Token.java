package org.cadrenode.api.pseudonym;

/** One linkage token: its kind and the first 128 bits of its hash. */
public record Token(TokenKind kind, long high, long low) { }
