/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.systmone.internal;

import org.jspecify.annotations.NullMarked;
