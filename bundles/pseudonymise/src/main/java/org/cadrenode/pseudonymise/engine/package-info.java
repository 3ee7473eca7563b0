/**
 * Pseudonymisation in plain Java: per-column plans compiled from a dictionary, keyed hashes, linkage tokens. Nothing here
 * knows of OSGi, files or databases.
 */
@NullMarked
package org.cadrenode.pseudonymise.engine;

import org.jspecify.annotations.NullMarked;
