/** Tests of the reading of delimited text. */
@NullMarked
package org.cadrenode.connector.spi.delimited;

import org.jspecify.annotations.NullMarked;
