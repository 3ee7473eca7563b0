package org.cadrenode.api.optout;

import java.time.Instant;

/**
 * One thing that became of a decision.
 *
 * @param at when
 * @param what {@code received}, {@code withdrawn}, {@code applied} to a child, {@code ordered} back, {@code confirmed},
 *     {@code returned} or {@code proved}
 * @param object who did it, or at which delivery, occasion or order; never a child
 */
public record OptOutEvent(Instant at, String what, String object) { }
