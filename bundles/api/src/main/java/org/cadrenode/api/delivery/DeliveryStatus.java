package org.cadrenode.api.delivery;

import java.time.Instant;

/**
 * A delivery as the operator sees it.
 *
 * @param milestone how far it has come
 * @param reachedAt when it came that far
 * @param waitingFor what it waits for, in words (a dictionary, a table, a release), or empty
 */
public record DeliveryStatus(Milestone milestone, Instant reachedAt, String waitingFor) { }
