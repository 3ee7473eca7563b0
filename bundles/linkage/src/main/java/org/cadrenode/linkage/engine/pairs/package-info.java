/**
 * Who of one set of people is who of another: views of tokens are compared level by level, levels are weighed by a Bayesian
 * score, and the weights are learnt from the levels themselves. Plain Java without a thread of its own state: the same classes
 * run in an appliance, in a tool and in a cluster of machines.
 */
@NullMarked
package org.cadrenode.linkage.engine.pairs;

import org.jspecify.annotations.NullMarked;
