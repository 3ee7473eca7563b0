/** The research database room. */
@NullMarked
package org.cadrenode.research.internal;

import org.jspecify.annotations.NullMarked;
