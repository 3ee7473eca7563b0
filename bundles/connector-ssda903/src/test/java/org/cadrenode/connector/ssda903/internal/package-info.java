/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.ssda903.internal;

import org.jspecify.annotations.NullMarked;
