/** Commands on single opt-outs. */
@NullMarked
package org.cadrenode.shell.internal.optout;

import org.jspecify.annotations.NullMarked;
