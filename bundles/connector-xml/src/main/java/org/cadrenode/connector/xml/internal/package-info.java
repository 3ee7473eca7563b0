/** The connector for XML. */
@NullMarked
package org.cadrenode.connector.xml.internal;

import org.jspecify.annotations.NullMarked;
