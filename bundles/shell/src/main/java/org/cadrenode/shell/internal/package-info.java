/**
 * The operator's commands. Each one parses, asks for a permission, calls a service, and shows what comes back as a
 * {@link org.cadrenode.shell.internal.Listing} or a {@link org.cadrenode.shell.internal.Sheet}; {@code Views} turns the
 * domain's values into those.
 */
@NullMarked
package org.cadrenode.shell.internal;

import org.jspecify.annotations.NullMarked;
