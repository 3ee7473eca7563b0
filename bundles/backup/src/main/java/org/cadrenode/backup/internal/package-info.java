/** The room that makes backups of a running node. */
@NullMarked
package org.cadrenode.backup.internal;

import org.jspecify.annotations.NullMarked;
