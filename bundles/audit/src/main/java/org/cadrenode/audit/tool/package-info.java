/** The journal's verification without a node. */
@NullMarked
package org.cadrenode.audit.tool;

import org.jspecify.annotations.NullMarked;
