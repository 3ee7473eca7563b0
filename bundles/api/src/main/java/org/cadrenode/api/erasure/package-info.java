/**
 * What was taken out of a store, and when nothing of it is left in the store's files either.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.erasure;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
