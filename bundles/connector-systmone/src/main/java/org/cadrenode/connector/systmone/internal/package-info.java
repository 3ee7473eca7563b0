/** The connector for the strategic reporting extract of SystmOne. */
@NullMarked
package org.cadrenode.connector.systmone.internal;

import org.jspecify.annotations.NullMarked;
