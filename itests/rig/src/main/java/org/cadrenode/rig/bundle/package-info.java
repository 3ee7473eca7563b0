/** Bundles that tests sign and have admitted, good and bad. */
@org.jspecify.annotations.NullMarked
package org.cadrenode.rig.bundle;
