/** Tests of the connector for databases, on real ones. */
@NullMarked
package org.cadrenode.connector.jdbc.internal;

import org.jspecify.annotations.NullMarked;
