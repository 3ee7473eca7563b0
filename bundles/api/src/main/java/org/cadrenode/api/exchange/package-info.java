/**
 * Sealed packages between a provider and a resource, and their receipts.
 */
@Export
@Version("1.4.0")
@NullMarked
package org.cadrenode.api.exchange;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
