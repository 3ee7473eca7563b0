/** The connector for Common Transfer Files. */
@NullMarked
package org.cadrenode.connector.ctf.internal;

import org.jspecify.annotations.NullMarked;
