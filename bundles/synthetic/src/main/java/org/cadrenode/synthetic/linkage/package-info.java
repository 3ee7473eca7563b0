/**
 * People to measure linkage on: those looked for and the candidates among whom they are, with known truth, and the name
 * tables that an attacker of linkage tokens would have.
 */
@NullMarked
package org.cadrenode.synthetic.linkage;

import org.jspecify.annotations.NullMarked;
