/** A client of MESH: over its web service, or by the folders of a MESH client of the site's own. Plain Java. */
@NullMarked
package org.cadrenode.mesh.engine;

import org.jspecify.annotations.NullMarked;
