/** The connector for the SSDA903 return: children looked after. */
@NullMarked
package org.cadrenode.connector.ssda903.internal;

import org.jspecify.annotations.NullMarked;
