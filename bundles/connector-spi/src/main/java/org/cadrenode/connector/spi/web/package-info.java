/** Answers of web services as hostile input: read as a stream, in bounded memory and time. */
@Export
@Version("1.1.0")
@NullMarked
package org.cadrenode.connector.spi.web;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
