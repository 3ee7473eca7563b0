/** Commands on when what was taken out of a store goes from its files. */
@NullMarked
package org.cadrenode.shell.internal.erasure;

import org.jspecify.annotations.NullMarked;
