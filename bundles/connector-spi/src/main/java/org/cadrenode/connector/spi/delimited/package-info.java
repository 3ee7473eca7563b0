/**
 * Delimited text, for connectors whose extracts are such: any number of records in flat memory, with a place and a reason
 * for each line that cannot be read.
 */
@Export
@Version("1.2.0")
@NullMarked
package org.cadrenode.connector.spi.delimited;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
