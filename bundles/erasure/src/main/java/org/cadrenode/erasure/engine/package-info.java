/** When the files of stores are to be made anew, and when they were. */
@NullMarked
package org.cadrenode.erasure.engine;

import org.jspecify.annotations.NullMarked;
