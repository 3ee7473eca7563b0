@NullMarked
package org.cadrenode.connector.spi.layout;

import org.jspecify.annotations.NullMarked;
