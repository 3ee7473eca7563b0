package org.cadrenode.api.optout;

/**
 * What a replay of the register's copy brought back.
 *
 * @param from the first change that was replayed
 * @param to the last one
 * @param decisions how many decisions were new here
 * @param withdrawals how many withdrawals were
 * @param children how many children are out by it who were not, or of whom more is known now
 * @param ordered how many children's data are ordered back once more
 */
public record ReplayCounts(long from, long to, long decisions, long withdrawals, long children, long ordered) { }
