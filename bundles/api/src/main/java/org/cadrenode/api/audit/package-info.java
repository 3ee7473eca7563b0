/**
 * The journal: who did what, when, and why, in an order that cannot be altered unseen.
 */
@Export
@Version("1.8.0")
@NullMarked
package org.cadrenode.api.audit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
