/**
 * What providers get wrong when they record a child: typing errors, short names, wrong dates, old addresses, bad
 * numbers.
 */
@NullMarked
package org.cadrenode.synthetic.errors;

import org.jspecify.annotations.NullMarked;
