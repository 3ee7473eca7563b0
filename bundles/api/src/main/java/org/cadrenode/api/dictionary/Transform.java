package org.cadrenode.api.dictionary;

/** How a source value becomes a released one. */
public enum Transform {
    /** Parsed and written in the type's own form; a day that is a birth date of the child's family becomes its month. */
    AS_IS,
    /** A keyed hash, for ids of records: joins stay possible, the id does not leave. */
    PSEUDONYM,
    /** A date to its month. */
    MONTH,
    /** A date to its year. */
    YEAR,
    /** A postcode to the area that the site's lookup table gives. */
    AREA,
    /** Free text through the scrubber. */
    SCRUB
}
