/**
 * Looks for what identifies somebody without any record of people: by form, check digit and the way names are written.
 */
@NullMarked
package org.cadrenode.gate.engine.detect;

import org.jspecify.annotations.NullMarked;
