/**
 * The common form: what a source's row says, as typed events.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.commonmodel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
