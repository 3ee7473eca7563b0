/** The search for codes that the law keeps from being passed on, in values and in texts. */
@NullMarked
package org.cadrenode.pseudonymise.engine.restricted;

import org.jspecify.annotations.NullMarked;
