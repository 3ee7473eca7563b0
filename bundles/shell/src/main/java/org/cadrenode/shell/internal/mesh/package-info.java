/** Commands about the site's mailbox of MESH. */
@NullMarked
package org.cadrenode.shell.internal.mesh;

import org.jspecify.annotations.NullMarked;
