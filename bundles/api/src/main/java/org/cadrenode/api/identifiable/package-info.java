/**
 * Everything that can hold an identifier of a person. A bundle of the de-identified zone may not import this package.
 */
@Export
@Version("2.4.0")
@NullMarked
package org.cadrenode.api.identifiable;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
