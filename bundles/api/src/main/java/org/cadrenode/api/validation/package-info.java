/** Reports for the people who own a source: what is missing, invalid or implausible in an extract, without values. */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.validation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
