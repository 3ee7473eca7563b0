/**
 * The invented region: its places, its names and its families, made from a seed one household at a time.
 *
 * <p>{@link org.cadrenode.synthetic.region.Region} is the way in. Names are in
 * {@link org.cadrenode.synthetic.region.NameBook}, places in {@link org.cadrenode.synthetic.region.Gazetteer}, families
 * in {@link org.cadrenode.synthetic.region.FamilyMaker}, and the numbers that people are known by in
 * {@link org.cadrenode.synthetic.region.IdentifierIssuer}. Nothing here knows of providers' formats or of errors: what
 * this package says is the truth.
 */
@NullMarked
package org.cadrenode.synthetic.region;

import org.jspecify.annotations.NullMarked;
