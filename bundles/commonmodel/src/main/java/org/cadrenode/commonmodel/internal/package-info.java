/** The common model room: the mapping files around the engine. */
@NullMarked
package org.cadrenode.commonmodel.internal;

import org.jspecify.annotations.NullMarked;
