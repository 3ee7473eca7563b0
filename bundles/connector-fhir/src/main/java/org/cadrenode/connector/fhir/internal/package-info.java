/** The connector for FHIR. */
@NullMarked
package org.cadrenode.connector.fhir.internal;

import org.jspecify.annotations.NullMarked;
