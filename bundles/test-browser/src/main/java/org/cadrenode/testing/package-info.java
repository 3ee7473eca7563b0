/** What tests of several rooms share. No part of the appliance. */
@NullMarked
package org.cadrenode.testing;

import org.jspecify.annotations.NullMarked;
