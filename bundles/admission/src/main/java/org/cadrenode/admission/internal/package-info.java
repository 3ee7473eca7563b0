/** The admission of code as a service, and the watched folder. */
@NullMarked
package org.cadrenode.admission.internal;

import org.jspecify.annotations.NullMarked;
