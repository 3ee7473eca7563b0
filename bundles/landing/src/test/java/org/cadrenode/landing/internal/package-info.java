/** Tests of the landing zone on real files. */
@NullMarked
package org.cadrenode.landing.internal;

import org.jspecify.annotations.NullMarked;
