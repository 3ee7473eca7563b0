/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.excel.internal;

import org.jspecify.annotations.NullMarked;
