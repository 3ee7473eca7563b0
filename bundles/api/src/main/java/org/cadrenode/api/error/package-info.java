/**
 * How a room says that something cannot be done: one exception, with a code that tells whose turn it is.
 */
@Export
@Version("1.8.0")
@NullMarked
package org.cadrenode.api.error;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
