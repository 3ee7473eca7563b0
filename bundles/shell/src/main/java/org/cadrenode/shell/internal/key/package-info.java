/** The commands of the keystore. {@link org.cadrenode.api.keys.KeyCustody} does what they ask for; secrets come from a hidden
 * prompt or a file, and never from the command line. */
@NullMarked
package org.cadrenode.shell.internal.key;

import org.jspecify.annotations.NullMarked;
