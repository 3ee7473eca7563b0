/**
 * What a distribution is made of: its jars and what is within them, with version, digest and licence. Runs while the
 * distribution is assembled, and is not part of it.
 */
@NullMarked
package org.cadrenode.inventory;

import org.jspecify.annotations.NullMarked;
