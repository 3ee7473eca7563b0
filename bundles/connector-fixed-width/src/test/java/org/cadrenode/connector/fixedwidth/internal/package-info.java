/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.fixedwidth.internal;

import org.jspecify.annotations.NullMarked;
