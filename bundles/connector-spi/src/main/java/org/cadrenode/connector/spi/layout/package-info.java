/** Published formats, for connectors whose tables and columns are known beforehand: a layout is data, its reading is done. */
@Export
@Version("1.1.0")
@NullMarked
package org.cadrenode.connector.spi.layout;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
