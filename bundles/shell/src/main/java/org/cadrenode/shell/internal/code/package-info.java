/** The commands on code from elsewhere: who may sign it, and what of it runs. {@link org.cadrenode.api.admission.Admission}
 * decides. */
@NullMarked
package org.cadrenode.shell.internal.code;

import org.jspecify.annotations.NullMarked;
