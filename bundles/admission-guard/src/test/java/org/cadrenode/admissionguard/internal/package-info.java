@org.jspecify.annotations.NullMarked
package org.cadrenode.admissionguard.internal;
