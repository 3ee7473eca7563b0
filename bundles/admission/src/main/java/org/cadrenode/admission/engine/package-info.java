/** What makes code admissible: signed JARs, the trust store, the ledger. Plain Java. */
@NullMarked
package org.cadrenode.admission.engine;

import org.jspecify.annotations.NullMarked;
