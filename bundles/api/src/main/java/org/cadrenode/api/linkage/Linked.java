package org.cadrenode.api.linkage;

import org.cadrenode.api.exchange.Received;

/** A package whose children have their place among those of the other providers. */
public record Linked(Received received, long linkSequence) { }
