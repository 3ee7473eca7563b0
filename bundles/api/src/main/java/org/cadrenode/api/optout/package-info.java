/**
 * Opt-outs and protected addresses as seen by an operator: counts and ages, never people.
 */
@Export
@Version("3.0.0")
@NullMarked
package org.cadrenode.api.optout;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
