/** Terms as text: plain Java without OSGi or database types. */
@NullMarked
package org.cadrenode.terms.engine;

import org.jspecify.annotations.NullMarked;
