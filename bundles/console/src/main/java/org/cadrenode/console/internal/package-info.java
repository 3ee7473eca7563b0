/**
 * What Karaf's ssh server leaves open, and no setting of it closes.
 */
@NullMarked
package org.cadrenode.console.internal;

import org.jspecify.annotations.NullMarked;
