/**
 * The data dictionary: what a person decided about each column of a source.
 */
@Export
@Version("2.4.0")
@NullMarked
package org.cadrenode.api.dictionary;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
