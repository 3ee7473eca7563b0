/** Requests of families: taken in, kept sealed until a person decides, and the pages by which they are made. */
@NullMarked
package org.cadrenode.families.internal;

import org.jspecify.annotations.NullMarked;
