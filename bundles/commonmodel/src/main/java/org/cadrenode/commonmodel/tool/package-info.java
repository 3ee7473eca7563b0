/** Tools for those who write mappings. */
@NullMarked
package org.cadrenode.commonmodel.tool;

import org.jspecify.annotations.NullMarked;
