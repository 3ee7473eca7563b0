/** The terms of each source: their files, and how they come into force. */
@NullMarked
package org.cadrenode.terms.internal;

import org.jspecify.annotations.NullMarked;
