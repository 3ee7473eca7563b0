/** The journal as a service. */
@NullMarked
package org.cadrenode.audit.internal;

import org.jspecify.annotations.NullMarked;
