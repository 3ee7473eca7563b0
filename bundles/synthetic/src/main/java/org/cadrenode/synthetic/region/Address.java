package org.cadrenode.synthetic.region;

/**
 * An address of the invented county.
 *
 * @param line the house and the street, such as {@code 14 Mill Lane} or {@code Flat 2, 14 Mill Lane}
 * @param street the street alone
 * @param town the town
 * @param postcode the postcode, outward and inward part with one space between
 * @param propertyNumber twelve digits in the manner of a unique property reference number
 */
public record Address(String line, String street, String town, String postcode, String propertyNumber) {
}
