/** The lines of configuration files, and which of them nobody reads. */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
