/** The faults, each a class; {@link org.cadrenode.rig.Rig#faults} has them all. */
@org.jspecify.annotations.NullMarked
package org.cadrenode.rig.fault;
