/** Tests of the connectors. */
@NullMarked
package org.cadrenode.connector.healthreturns.internal;

import org.jspecify.annotations.NullMarked;
