/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.ctf.internal;

import org.jspecify.annotations.NullMarked;
