/** Commands about who is the same child. */
@NullMarked
package org.cadrenode.shell.internal.link;

import org.jspecify.annotations.NullMarked;
