/**
 * Measures what the node made of a synthetic region against its truth: who was linked with whom, and which planted
 * identifiers are still found behind the gate. Plain Java, and code of its own: it shares nothing with the scrubber or
 * the gate that it judges.
 */
@NullMarked
package org.cadrenode.synthetic.measure;

import org.jspecify.annotations.NullMarked;
