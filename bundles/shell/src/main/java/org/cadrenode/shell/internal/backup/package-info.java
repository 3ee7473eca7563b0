/** Commands on backups of the node. */
@NullMarked
package org.cadrenode.shell.internal.backup;

import org.jspecify.annotations.NullMarked;
