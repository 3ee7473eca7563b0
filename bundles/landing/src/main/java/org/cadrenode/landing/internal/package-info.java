/** The landing zone: deliveries on disk, sealed, and how far each has come. */
@NullMarked
package org.cadrenode.landing.internal;

import org.jspecify.annotations.NullMarked;
