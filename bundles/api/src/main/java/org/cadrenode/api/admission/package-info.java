/**
 * Whose code runs in the appliance: the trust store of signers, and what they signed.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.admission;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
