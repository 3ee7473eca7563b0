/** Who is out by what was decided: the rules alone, without stores, keys or clocks. */
@NullMarked
package org.cadrenode.optout.engine;

import org.jspecify.annotations.NullMarked;
