/** The services of the room: dictionaries from files, and the pseudonymise stage. */
@NullMarked
package org.cadrenode.pseudonymise.internal;

import org.jspecify.annotations.NullMarked;
