package org.cadrenode.api.research;

import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.linkage.Linked;

/** A package whose rows are in the research database, with the account of it. */
public record Loaded(Linked linked, Receipt receipt) { }
