@NullMarked
package org.cadrenode.validation.tool;

import org.jspecify.annotations.NullMarked;
