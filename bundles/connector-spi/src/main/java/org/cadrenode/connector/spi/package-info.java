/**
 * All that a connector compiles against. A connector describes its source, says where its data come from, and reads them
 * into records; the node does the rest: it fetches, seals, screens, pseudonymises, and starts over after a kill.
 *
 * <p>A connector is an OSGi service of type {@link org.cadrenode.connector.spi.Connector}. It keeps no state of its own,
 * may be stopped, replaced and started at any moment, and must not log, throw or name files after anything that it read.
 *
 * <p>This package grows by minor versions only; a change that breaks a connector is a new major version.
 */
@Export
@Version("1.2.0")
@NullMarked
package org.cadrenode.connector.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
