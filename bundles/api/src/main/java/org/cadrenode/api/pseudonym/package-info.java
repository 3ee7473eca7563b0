/**
 * Pseudonyms, linkage tokens and pseudonymised rows: what may cross from one zone to the other.
 */
@Export
@Version("3.0.0")
@NullMarked
package org.cadrenode.api.pseudonym;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
