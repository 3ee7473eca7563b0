/** The commands of the demonstration, in a feature of their own that is not installed by default. */
@NullMarked
package org.cadrenode.synthetic.internal;

import org.jspecify.annotations.NullMarked;
