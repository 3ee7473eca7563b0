/**
 * The custodian of a resource's identifiers, as far as it can be told without one.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.custody;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
