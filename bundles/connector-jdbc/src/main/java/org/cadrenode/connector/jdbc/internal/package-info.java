/** The connector for databases. */
@NullMarked
package org.cadrenode.connector.jdbc.internal;

import org.jspecify.annotations.NullMarked;
