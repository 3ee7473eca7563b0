@NullMarked
package org.cadrenode.connector.hl7v2.internal;

import org.jspecify.annotations.NullMarked;
