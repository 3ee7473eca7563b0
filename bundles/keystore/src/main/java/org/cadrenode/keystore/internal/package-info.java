/** The keystore as a service, which is there while the keystore is unsealed. */
@NullMarked
package org.cadrenode.keystore.internal;

import org.jspecify.annotations.NullMarked;
