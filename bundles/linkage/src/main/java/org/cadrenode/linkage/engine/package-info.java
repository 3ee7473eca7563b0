/**
 * The linkage engine: plain Java that takes the views of subjects and returns who belongs together. It knows no
 * database and no services, so the same classes run in the appliance, in a benchmark and on a distributed engine.
 */
@NullMarked
package org.cadrenode.linkage.engine;

import org.jspecify.annotations.NullMarked;
