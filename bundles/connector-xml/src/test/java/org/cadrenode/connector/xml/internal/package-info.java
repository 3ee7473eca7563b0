/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.xml.internal;

import org.jspecify.annotations.NullMarked;
