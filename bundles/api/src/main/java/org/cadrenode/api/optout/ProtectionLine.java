package org.cadrenode.api.optout;

import java.time.Instant;
import java.util.Optional;

/**
 * One statement that a child is protected, as an operator may see it: no identifiers.
 *
 * @param reference the register's own number of the statement
 * @param origin where it came from: {@code local}, or {@code source}, with {@code adoption_} in front if it keeps identities apart
 * @param saidAt when it was said last
 * @param liftedAt when two people ended it; empty while it is in force
 */
public record ProtectionLine(long reference, String origin, Instant saidAt, Optional<Instant> liftedAt) { }
