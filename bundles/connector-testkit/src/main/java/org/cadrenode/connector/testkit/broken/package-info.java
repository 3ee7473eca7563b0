/**
 * A sound connector of an invented source, and connectors that break the contract in one way each: every one fails its
 * contract test. They show what the kit finds.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.connector.testkit.broken;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
