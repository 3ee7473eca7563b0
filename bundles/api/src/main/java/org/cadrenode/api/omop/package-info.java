/**
 * The health events of the research database as an OMOP common data model.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.omop;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
