/** What runs without a node: recovery keys, and restoring on a bare machine. */
@NullMarked
package org.cadrenode.backup.tool;

import org.jspecify.annotations.NullMarked;
