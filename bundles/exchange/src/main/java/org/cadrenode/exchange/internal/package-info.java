/** Packages and receipts over a directory that both ends can reach. */
@NullMarked
package org.cadrenode.exchange.internal;

import org.jspecify.annotations.NullMarked;
