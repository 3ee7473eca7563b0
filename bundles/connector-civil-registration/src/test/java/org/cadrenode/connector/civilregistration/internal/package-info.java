/** Tests of the connectors. */
@NullMarked
package org.cadrenode.connector.civilregistration.internal;

import org.jspecify.annotations.NullMarked;
