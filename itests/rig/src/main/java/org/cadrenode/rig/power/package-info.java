/** What a disk holds after the power failed: a process's recorded writes, of which some came too late. */
@org.jspecify.annotations.NullMarked
package org.cadrenode.rig.power;
