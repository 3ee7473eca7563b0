/**
 * How the node is: what every room's own check says, in one look.
 */
@Export
@Version("1.1.0")
@NullMarked
package org.cadrenode.api.watch;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
