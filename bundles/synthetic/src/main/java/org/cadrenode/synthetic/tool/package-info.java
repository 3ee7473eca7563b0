/** Command-line tools that need no appliance. */
@NullMarked
package org.cadrenode.synthetic.tool;

import org.jspecify.annotations.NullMarked;
