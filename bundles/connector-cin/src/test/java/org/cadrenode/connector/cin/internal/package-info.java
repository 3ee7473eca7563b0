/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.cin.internal;

import org.jspecify.annotations.NullMarked;
