/**
 * Deliveries on their way: identities, milestones, and the account of every record read.
 */
@Export
@Version("1.5.0")
@NullMarked
package org.cadrenode.api.delivery;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
