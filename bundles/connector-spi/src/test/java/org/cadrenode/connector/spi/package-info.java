/** Tests of the connector SPI. */
@NullMarked
package org.cadrenode.connector.spi;

import org.jspecify.annotations.NullMarked;
