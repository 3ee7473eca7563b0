/** Commands on children whose address is protected. */
@NullMarked
package org.cadrenode.shell.internal.protection;

import org.jspecify.annotations.NullMarked;
