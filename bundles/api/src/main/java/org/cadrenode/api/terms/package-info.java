/** The terms under which a source's data may be used: what its controller agreed to, in a file that the node enforces. */
@Export
@Version("1.0.0")
@NullMarked
package org.cadrenode.api.terms;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
