/** Tests of the connector for FHIR, on real ones. */
@NullMarked
package org.cadrenode.connector.fhir.internal;

import org.jspecify.annotations.NullMarked;
