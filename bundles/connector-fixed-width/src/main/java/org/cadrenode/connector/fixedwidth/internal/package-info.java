/** The connector for fixed-width text. */
@NullMarked
package org.cadrenode.connector.fixedwidth.internal;

import org.jspecify.annotations.NullMarked;
