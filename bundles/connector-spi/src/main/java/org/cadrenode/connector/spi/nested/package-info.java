/**
 * Extracts whose records lie within one another, such as XML and JSON: one at a time as a tree of bounded size, and a
 * mapping of the parts of it to tables and columns.
 */
@Export
@Version("1.1.0")
@NullMarked
package org.cadrenode.connector.spi.nested;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
