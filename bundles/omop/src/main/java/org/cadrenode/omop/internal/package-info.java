/** The OMOP room: exports and the site's rules around the engine. */
@NullMarked
package org.cadrenode.omop.internal;

import org.jspecify.annotations.NullMarked;
