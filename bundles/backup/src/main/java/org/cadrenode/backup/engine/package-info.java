/** The form of backups: sealing, writing, reading, restoring. Plain Java. */
@NullMarked
package org.cadrenode.backup.engine;

import org.jspecify.annotations.NullMarked;
