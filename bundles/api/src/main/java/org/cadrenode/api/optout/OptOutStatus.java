package org.cadrenode.api.optout;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of the opt-out register.
 *
 * @param requests opt-outs in the register
 * @param matched how many of them are of a child whom the node knows
 * @param honoured how many were taken out of everything that was loaded
 * @param version grows with each change
 * @param changedAt when it last changed, if ever
 */
public record OptOutStatus(long requests, long matched, long honoured, long version, Optional<Instant> changedAt) { }
