/** The connector for the Children in Need census. */
@NullMarked
package org.cadrenode.connector.cin.internal;

import org.jspecify.annotations.NullMarked;
