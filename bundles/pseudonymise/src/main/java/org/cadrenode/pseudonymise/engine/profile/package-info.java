/**
 * Infers from a source's records what each column holds: its type, its codes, and whether it tells who a child is. It
 * streams, in memory that does not grow with the records. Plain Java.
 */
@NullMarked
package org.cadrenode.pseudonymise.engine.profile;

import org.jspecify.annotations.NullMarked;
