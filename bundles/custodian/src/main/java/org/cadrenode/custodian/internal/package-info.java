/** The custodian of a resource's identifiers: a store that nothing of the research side can reach. */
@NullMarked
package org.cadrenode.custodian.internal;

import org.jspecify.annotations.NullMarked;
