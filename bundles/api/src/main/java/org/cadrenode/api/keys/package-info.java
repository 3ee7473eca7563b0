/**
 * The keystore's operations. Keys never leave it; rooms get what a key does, for one purpose each; tables for what is kept in memory
 * by hashes; and sums of the hashes of rows.
 */
@Export
@Version("2.4.0")
@NullMarked
package org.cadrenode.api.keys;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
