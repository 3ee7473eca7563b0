/**
 * Keeps code that was not admitted from being resolved, whatever way it came in. It starts before everything else and
 * needs nothing but the framework; what it knows, it reads from files: the distribution's list, the ledger of what was
 * admitted since, the trust store.
 */
@NullMarked
package org.cadrenode.admissionguard.internal;

import org.jspecify.annotations.NullMarked;
