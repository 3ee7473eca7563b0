/**
 * Writes the region as its providers would extract it, and the truth beside it.
 *
 * <p>{@link org.cadrenode.synthetic.extract.RegionExtract} is the way in. Each source has a class of its own: {@link
 * org.cadrenode.synthetic.extract.MentalHealthExtract}, {@link org.cadrenode.synthetic.extract.LookedAfterExtract},
 * {@link org.cadrenode.synthetic.extract.ChildrenInNeedExtract}, {@link
 * org.cadrenode.synthetic.extract.SchoolCensusExtract}; the truth is written by {@link
 * org.cadrenode.synthetic.extract.TruthFolder}.
 */
@NullMarked
package org.cadrenode.synthetic.extract;

import org.jspecify.annotations.NullMarked;
