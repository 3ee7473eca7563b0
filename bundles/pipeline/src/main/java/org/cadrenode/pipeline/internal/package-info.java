/**
 * The order of the stages. {@link org.cadrenode.pipeline.internal.ConnectorRegistry} makes a Camel route of each
 * connector's endpoint, {@link org.cadrenode.pipeline.internal.ProviderFlow} takes deliveries up to their release,
 * {@link org.cadrenode.pipeline.internal.ResourceFlow} takes packages into the research database. Routes carry ids of
 * deliveries, never contents; where a delivery stands is written in the landing zone, never in a route.
 */
@NullMarked
package org.cadrenode.pipeline.internal;

import org.jspecify.annotations.NullMarked;
