/**
 * For the few connectors whose data come by a way that the node does not know: they bring a Camel route of their own. All
 * others need {@link org.cadrenode.connector.spi} only.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.connector.spi.camel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
