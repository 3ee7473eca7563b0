/** The connector for School Census tables. */
@NullMarked
package org.cadrenode.connector.schoolcensus.internal;

import org.jspecify.annotations.NullMarked;
