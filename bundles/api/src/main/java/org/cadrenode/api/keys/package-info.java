/**
 * The keystore's operations. Keys never leave it; rooms get what a key does, for one purpose each; and tables for what is kept in memory
 * by hashes.
 */
@Export
@Version("2.3.0")
@NullMarked
package org.cadrenode.api.keys;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
