/**
 * An attack on linkage tokens by one who has no key: who stands behind a token is guessed from how often it occurs, with
 * which other tokens, and from public tables of names.
 */
@NullMarked
package org.cadrenode.synthetic.attack;

import org.jspecify.annotations.NullMarked;
