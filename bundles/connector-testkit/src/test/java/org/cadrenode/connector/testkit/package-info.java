/** Tests of the kit. */
@NullMarked
package org.cadrenode.connector.testkit;

import org.jspecify.annotations.NullMarked;
