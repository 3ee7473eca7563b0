/** The listener for messages: plain Java, so that it can be measured without an appliance. */
@NullMarked
package org.cadrenode.pipeline.engine;

import org.jspecify.annotations.NullMarked;
