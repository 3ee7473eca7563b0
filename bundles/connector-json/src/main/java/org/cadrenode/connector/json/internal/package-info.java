/** The connector for JSON. */
@NullMarked
package org.cadrenode.connector.json.internal;

import org.jspecify.annotations.NullMarked;
