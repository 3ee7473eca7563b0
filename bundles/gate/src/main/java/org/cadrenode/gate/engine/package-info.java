/**
 * Looks for identifiers in what is about to leave: plain Java, and nothing in common with the scrubber, so that a fault
 * of the one is no fault of the other.
 */
@NullMarked
package org.cadrenode.gate.engine;

import org.jspecify.annotations.NullMarked;
