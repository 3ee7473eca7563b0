/** Files that two people brought into force, kept as they approved them, whatever becomes of the file in {@code etc}. */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.approved;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
