/** The linkage room: the store of tokens and persons around the engine. */
@NullMarked
package org.cadrenode.linkage.internal;

import org.jspecify.annotations.NullMarked;
