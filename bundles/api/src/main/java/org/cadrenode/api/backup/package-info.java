/**
 * Backups of a whole node, and their rehearsal.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.backup;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
