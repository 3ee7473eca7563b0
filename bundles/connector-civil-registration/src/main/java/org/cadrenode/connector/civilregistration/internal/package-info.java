/** The connectors for civil registration: births and deaths. */
@NullMarked
package org.cadrenode.connector.civilregistration.internal;

import org.jspecify.annotations.NullMarked;
