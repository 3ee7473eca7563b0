/** The watch over the node: checks, metrics, alerts, and the status page. */
@NullMarked
package org.cadrenode.watch.internal;

import org.jspecify.annotations.NullMarked;
