package org.cadrenode.api.optout;

/**
 * The state of the register of protected addresses.
 *
 * @param statements how many are in force
 * @param children how many ids of children the node knows that are protected by them; a child may have several
 * @param households how many further children are sheltered because they belong to the household of one of these
 * @param apart how many ids are linked by their present numbers alone
 */
public record ProtectionStatus(long statements, long children, long households, long apart) { }
