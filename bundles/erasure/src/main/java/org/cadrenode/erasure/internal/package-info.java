/** Makes the files of stores anew, so that nothing of what was taken out is left in them. */
@NullMarked
package org.cadrenode.erasure.internal;

import org.jspecify.annotations.NullMarked;
