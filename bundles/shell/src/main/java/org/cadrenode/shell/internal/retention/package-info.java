/** Commands on how long the node keeps its copies. */
@NullMarked
package org.cadrenode.shell.internal.retention;

import org.jspecify.annotations.NullMarked;
