/** The patrol read: stores are read through now and then, so that what cannot be read any more is found before somebody needs it. */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.patrol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
