/** Takes off what files come wrapped in, and listens for messages. Plain Java, so that it can be measured without an appliance. */
@NullMarked
package org.cadrenode.pipeline.engine;

import org.jspecify.annotations.NullMarked;
