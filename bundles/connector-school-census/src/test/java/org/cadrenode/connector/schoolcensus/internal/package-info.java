/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.schoolcensus.internal;

import org.jspecify.annotations.NullMarked;
