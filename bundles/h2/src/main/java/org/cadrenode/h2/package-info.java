/** How the node's databases of H2 lie on a disk. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
@org.jspecify.annotations.NullMarked
package org.cadrenode.h2;
