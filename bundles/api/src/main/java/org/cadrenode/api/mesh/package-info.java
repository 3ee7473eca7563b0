/**
 * A mailbox of MESH, the message exchange of the NHS, whatever way leads to it: its web service or a folder that a MESH
 * client of the site's own serves. What travels is the caller's to judge: this package knows no identifiers.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.mesh;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
