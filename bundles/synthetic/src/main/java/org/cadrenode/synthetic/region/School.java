package org.cadrenode.synthetic.region;

/**
 * A state school of the region.
 *
 * @param index from 0, over all schools
 * @param name the whole name
 * @param establishment the four-digit establishment number within the local authority
 * @param urn the six-digit unique reference number
 */
public record School(int index, String name, Phase phase, int establishment, int urn, Address address, String phone) {

    /** What ages a school takes. */
    public enum Phase {
        PRIMARY, SECONDARY, SPECIAL
    }
}
