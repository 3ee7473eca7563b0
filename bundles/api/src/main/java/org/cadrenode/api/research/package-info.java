/**
 * The research database: typed events of pseudonymous children, in the common form.
 */
@Export
@Version("1.3.0")
@NullMarked
package org.cadrenode.api.research;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
