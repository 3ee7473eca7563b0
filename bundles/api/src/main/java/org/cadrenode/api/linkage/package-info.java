/**
 * Who is the same child, from keyed hashes alone.
 */
@Export
@Version("1.4.0")
@NullMarked
package org.cadrenode.api.linkage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
