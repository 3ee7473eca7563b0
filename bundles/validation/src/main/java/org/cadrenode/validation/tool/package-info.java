/** Validation of extracts on a machine without an appliance, for those who send them. */
@NullMarked
package org.cadrenode.validation.tool;

import org.jspecify.annotations.NullMarked;
