/** The byte form of the streams between stages. */
@NullMarked
package org.cadrenode.api.internal;

import org.jspecify.annotations.NullMarked;
