package org.cadrenode.omop.engine;

import java.util.Locale;

/** What the check of an export looks at, after the kinds of OHDSI's data quality dashboard. */
public enum Rule {
    /** The table's file is there, can be read, and has the fields of the model in their order. */
    TABLE_THERE(Kind.CONFORMANCE, 0, "The file of the table is there, and has the fields of the model in their order"),
    /** Each row has a cell a field. */
    ROW_WIDTH(Kind.CONFORMANCE, 0, "Each row has as many cells as there are fields"),
    /** A required field has a value. */
    REQUIRED(Kind.CONFORMANCE, 0, "A field that the model requires has a value"),
    /** A value is of the field's type. */
    TYPE(Kind.CONFORMANCE, 0, "A value is of the type of its field"),
    /** A text is no longer than its field. */
    LENGTH(Kind.CONFORMANCE, 0, "A text is no longer than its field"),
    /** A key is given once. */
    KEY_ONCE(Kind.CONFORMANCE, 0, "A key is given once"),
    /** A reference names a row. */
    REFERENCE(Kind.CONFORMANCE, 0, "A reference names a row that is there"),
    /** A field that need not has a value. */
    VALUE_THERE(Kind.COMPLETENESS, 20, "The field has a value"),
    /** A code has a standard concept. */
    CONCEPT_THERE(Kind.COMPLETENESS, 5, "The code has a standard concept"),
    /** A person has a row in the table. */
    PERSON_HAS_ROWS(Kind.COMPLETENESS, 95, "A person has a row in the table"),
    /** A person was born in a year in which a child or young person can be. */
    BIRTH_YEAR(Kind.PLAUSIBILITY, 1, "The year of birth is one of a child or young person: at most 25 years before the export, and not after it"),
    /** Nothing happens before birth. */
    AFTER_BIRTH(Kind.PLAUSIBILITY, 1, "It does not happen before the month of birth"),
    /** Nothing happens long after death. */
    BEFORE_DEATH(Kind.PLAUSIBILITY, 1, "It does not happen more than 60 days after death"),
    /** Nothing happens after the export. */
    NOT_IN_FUTURE(Kind.PLAUSIBILITY, 1, "It does not happen after the day of the export"),
    /** Nothing ends before it begins. */
    ENDS_AFTER_START(Kind.PLAUSIBILITY, 1, "It does not end before it begins"),
    /** All happens while the person is observed. */
    WITHIN_PERIOD(Kind.PLAUSIBILITY, 1, "It happens while the person is observed"),
    /** What is measured is not below zero. */
    NOT_NEGATIVE(Kind.PLAUSIBILITY, 1, "The number is not below zero");

    private final Kind kind;
    private final double percent;
    private final String sentence;

    /** The kinds of rules. */
    public enum Kind {
        /** Is it as the model says? */
        CONFORMANCE,
        /** Is it there? */
        COMPLETENESS,
        /** Can it be? */
        PLAUSIBILITY
    }

    Rule(Kind kind, double percent, String sentence) {
        this.kind = kind;
        this.percent = percent;
        this.sentence = sentence;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the share that may fail, in percent, where nothing else is said. */
    double percent() {
        return percent;
    }

    /** Returns what should be the case. */
    public String sentence() {
        return sentence;
    }

    /** Returns its name as people write it: {@code key-once}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
