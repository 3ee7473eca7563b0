/**
 * An appliance as its users have it: a process over the unpacked archive, and a console over SSH. The demonstration and
 * the integration tests drive it with {@link org.cadrenode.synthetic.appliance.MainJob}.
 */
@NullMarked
package org.cadrenode.synthetic.appliance;

import org.jspecify.annotations.NullMarked;
