/** What a look at the node amounts to: alarms, throughput, and the page that shows it. Plain Java. */
@NullMarked
package org.cadrenode.watch.engine;

import org.jspecify.annotations.NullMarked;
