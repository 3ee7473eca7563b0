/** What looks through the records of an extract, and writes what it found; plain Java. */
@NullMarked
package org.cadrenode.validation.engine;

import org.jspecify.annotations.NullMarked;
