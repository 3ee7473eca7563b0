/** Tests of the connector. */
@NullMarked
package org.cadrenode.connector.json.internal;

import org.jspecify.annotations.NullMarked;
