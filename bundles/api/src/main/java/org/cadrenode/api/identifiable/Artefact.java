package org.cadrenode.api.identifiable;

/** What a stage leaves, sealed, beside a delivery for the next. */
public enum Artefact {
    /** One {@link ScreeningDecision} a record, an octet each, in the order of the records. */
    SCREENING,
    /** Pseudonymised rows, in the form of {@link org.cadrenode.api.pseudonym.RowWriter}. */
    ROWS,
    /** Linkage tokens, in the form of {@link org.cadrenode.api.pseudonym.PersonTokensWriter}. */
    TOKENS,
    /** The gate's report, as JSON. */
    REPORT,
    /** Columns that no rule names, by table, as JSON. */
    DROPPED_COLUMNS,
    /** For each child, keyed hashes of what its rows depend on, by which it is found if they would be others. */
    FINGERPRINTS,
    /** Of a revision: the pseudonyms under which the rows left of the children whom it holds, 16 octets each, sorted. */
    REVISED,
    /** How many identifiers that were planted into copies of texts the scrubber took out, by kind, as JSON. */
    SCRUB_MEASURE,
    /** Under which list of restricted codes the rows were made, and how many records it kept back, as JSON. */
    RESTRICTED
}
