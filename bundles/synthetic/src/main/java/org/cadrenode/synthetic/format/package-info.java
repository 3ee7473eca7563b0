/** The region's children as the published formats of health, social care and education would carry them. */
@NullMarked
package org.cadrenode.synthetic.format;

import org.jspecify.annotations.NullMarked;
