package org.cadrenode.api.optout;

/**
 * What became of a decision that somebody recorded.
 *
 * @param reference the register's number of it; 0 if it is new and was only tried
 * @param isNew whether it was not recorded before
 * @param withdrawn whether the same decision is there and was withdrawn: then it counts no more, and a new one needs another day
 */
public record OptOutAdded(long reference, boolean isNew, boolean withdrawn) { }
