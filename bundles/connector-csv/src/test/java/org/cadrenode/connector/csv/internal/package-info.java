/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.csv.internal;

import org.jspecify.annotations.NullMarked;
