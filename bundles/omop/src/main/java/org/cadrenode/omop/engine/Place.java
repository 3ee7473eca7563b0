package org.cadrenode.omop.engine;

import java.util.Optional;

/** What becomes of an event in the common data model. */
public enum Place {
    /** A diagnosis or complaint. */
    CONDITION("condition_occurrence", "condition", "condition_start_date"),
    /** What was done to the child. */
    PROCEDURE("procedure_occurrence", "procedure", "procedure_date"),
    /** A medicine or vaccine. */
    DRUG("drug_exposure", "drug", "drug_exposure_start_date"),
    /** What was measured, counted or scored. */
    MEASUREMENT("measurement", "measurement", "measurement_date"),
    /** Any other fact about the child. */
    OBSERVATION("observation", "observation", "observation_date"),
    /** A measurement where it has a number, otherwise an observation. */
    FINDING,
    /** The beginning of a contact with care. */
    VISIT("visit_occurrence", "visit", "visit_start_date"),
    /** The end of the contact that the same record tells of. */
    VISIT_END,
    /** The month or year of birth, as date or value. */
    BIRTH,
    /** The sex, as value. */
    SEX,
    /** The ethnic group, as value. */
    ETHNICITY,
    /** The area where the child lives, as value. */
    AREA,
    /** The month or day of death, as date or value. */
    DEATH,
    /** Nothing. */
    NONE;

    private final String table;
    private final String prefix;
    private final String date;

    Place() {
        this("", "", "");
    }

    Place(String table, String prefix, String date) {
        this.table = table;
        this.prefix = prefix;
        this.date = date;
    }

    /** Returns the table of whose rows an event becomes one, if any. */
    public Optional<String> table() {
        return table.isEmpty() ? Optional.empty() : Optional.of(table);
    }

    /** Returns how the names of the fields of its concept, source and kind begin. */
    String prefix() {
        return prefix;
    }

    /** Returns the field that dates a row. */
    String date() {
        return date;
    }

    /** Returns whether it tells of the child rather than of something that happened. */
    boolean ofPerson() {
        return this == BIRTH || this == SEX || this == ETHNICITY || this == AREA || this == DEATH;
    }
}
