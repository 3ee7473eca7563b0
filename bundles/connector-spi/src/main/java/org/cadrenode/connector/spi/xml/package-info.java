/** XML as hostile input: read as a stream, with nothing fetched, no document type, no entity, and in bounded memory. */
@Export
@Version("1.1.0")
@NullMarked
package org.cadrenode.connector.spi.xml;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
