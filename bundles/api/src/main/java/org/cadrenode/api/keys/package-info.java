/**
 * The keystore's operations. Keys never leave it; rooms get what a key does, for one purpose each.
 */
@Export
@Version("2.2.0")
@NullMarked
package org.cadrenode.api.keys;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
