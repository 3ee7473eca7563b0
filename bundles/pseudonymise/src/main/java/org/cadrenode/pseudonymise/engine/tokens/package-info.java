/**
 * Linkage tokens from what a provider knows of a person.
 */
@NullMarked
package org.cadrenode.pseudonymise.engine.tokens;

import org.jspecify.annotations.NullMarked;
