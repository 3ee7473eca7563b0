/** Mapping of released rows into events: plain Java without services. */
@NullMarked
package org.cadrenode.commonmodel.engine;

import org.jspecify.annotations.NullMarked;
