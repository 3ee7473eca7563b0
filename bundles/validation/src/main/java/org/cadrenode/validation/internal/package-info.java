/** Validation as a service of the node. */
@NullMarked
package org.cadrenode.validation.internal;

import org.jspecify.annotations.NullMarked;
