/**
 * Who is acting, and what that person may do.
 */
@Export
@Version("1.4.0")
@NullMarked
package org.cadrenode.api.security;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
