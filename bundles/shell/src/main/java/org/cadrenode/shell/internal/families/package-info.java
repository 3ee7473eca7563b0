/** Commands about what families ask for by the site's pages. */
@NullMarked
package org.cadrenode.shell.internal.families;

import org.jspecify.annotations.NullMarked;
