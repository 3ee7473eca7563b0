/**
 * The vault: identifiers of children and their relatives, in an encrypted database of its own.
 */
@NullMarked
package org.cadrenode.vault.internal;

import org.jspecify.annotations.NullMarked;
