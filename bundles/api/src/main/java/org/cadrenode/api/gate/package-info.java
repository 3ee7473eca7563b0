/**
 * The check of a pseudonymised delivery and the person's release: the only door between the zones.
 */
@Export
@Version("3.2.0")
@NullMarked
package org.cadrenode.api.gate;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
