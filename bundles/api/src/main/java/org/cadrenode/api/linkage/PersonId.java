package org.cadrenode.api.linkage;

/** The resource's own id of a child over all providers. It is nothing but a number. */
public record PersonId(long value) { }
