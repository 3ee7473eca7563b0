/** The connector for any delimited extract. */
@NullMarked
package org.cadrenode.connector.csv.internal;

import org.jspecify.annotations.NullMarked;
