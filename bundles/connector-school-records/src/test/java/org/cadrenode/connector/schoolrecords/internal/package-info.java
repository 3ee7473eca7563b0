/** Tests of the connectors. */
@NullMarked
package org.cadrenode.connector.schoolrecords.internal;

import org.jspecify.annotations.NullMarked;
