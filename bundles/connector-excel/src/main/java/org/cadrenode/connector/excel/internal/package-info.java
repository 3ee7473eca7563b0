/** The connector for Excel. */
@NullMarked
package org.cadrenode.connector.excel.internal;

import org.jspecify.annotations.NullMarked;
