/**
 * The opt-out register, the screen that puts every record to it, and the suppression store of those who are out.
 */
@NullMarked
package org.cadrenode.optout.internal;

import org.jspecify.annotations.NullMarked;
