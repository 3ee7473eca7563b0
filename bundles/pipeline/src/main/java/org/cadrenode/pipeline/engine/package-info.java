/** Takes off what files come wrapped in: archives, compression, encryption. Plain Java. */
@NullMarked
package org.cadrenode.pipeline.engine;

import org.jspecify.annotations.NullMarked;
