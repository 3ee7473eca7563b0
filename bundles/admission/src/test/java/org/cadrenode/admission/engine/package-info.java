@org.jspecify.annotations.NullMarked
package org.cadrenode.admission.engine;
