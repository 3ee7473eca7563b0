package org.cadrenode.api.identifiable;

/**
 * Says for what identifiers are read. There is no reading without one, and {@link #claim} is the only way to one, so
 * that a search for it finds every place that reads identifiers.
 *
 * @param purpose for what
 * @param object for which delivery or request; an id, never a person
 */
public record PurposeToken(Purpose purpose, String object) {
    /** Claims a purpose. The claim is journalled when the reading is opened. */
    public static PurposeToken claim(Purpose purpose, Object object) {
        return new PurposeToken(purpose, object.toString());
    }

    /** The purposes that there are. */
    public enum Purpose {
        /** To match opt-outs. */
        OPT_OUT,
        /** To scrub names out of text and make linkage tokens. */
        PSEUDONYMISE,
        /** To look for identifiers in what is about to leave. */
        CHECK,
        /** To hand identifiers to the custodian. */
        CUSTODIAN,
        /** To make pseudonyms and tokens anew after a rotation of their keys. */
        RENEWAL,
        /** To see who is past the age to which their data may be kept. */
        RETENTION,
        /** To find who a pseudonym stands for, at the custodian only. */
        RE_IDENTIFICATION,
        /** To show a few records before and after a dictionary, to a person who may see both. */
        TRIAL,
        /** To measure a synthetic region against its truth. */
        MEASURE
    }
}
