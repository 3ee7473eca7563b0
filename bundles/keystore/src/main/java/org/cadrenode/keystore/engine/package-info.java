/**
 * The keys and what they do, in plain Java: the same classes serve the running node, the tools and the tests of other
 * rooms. Not exported by the bundle.
 */
@NullMarked
package org.cadrenode.keystore.engine;

import org.jspecify.annotations.NullMarked;
