/** The gate as a service of the node. */
@NullMarked
package org.cadrenode.gate.internal;

import org.jspecify.annotations.NullMarked;
