/** What families send: the form of a sealed request and what may stand in it. Plain Java, without keys or stores. */
@NullMarked
package org.cadrenode.families.engine;

import org.jspecify.annotations.NullMarked;
