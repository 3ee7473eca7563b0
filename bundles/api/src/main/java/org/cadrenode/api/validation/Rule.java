package org.cadrenode.api.validation;

import static org.cadrenode.api.validation.Rule.Kind.IMPLAUSIBLE;
import static org.cadrenode.api.validation.Rule.Kind.INVALID;
import static org.cadrenode.api.validation.Rule.Kind.MISSING;
import static org.cadrenode.api.validation.Rule.Severity.ERROR;
import static org.cadrenode.api.validation.Rule.Severity.INFORMATION;
import static org.cadrenode.api.validation.Rule.Severity.WARNING;

import java.util.Locale;

/** What a validation looks for. The {@linkplain #id ids} are stable: they stand in reports that people compare over years. */
public enum Rule {
    VALUE_MISSING(MISSING, ERROR, "There is no value, and every record should have one",
            "Enter it at the source; if the collection does not ask for it any more, tell who keeps the connector."),
    CHILD_MISSING(MISSING, ERROR, "The record does not say whose it is",
            "Enter the child's id at the source: without it the record stays in quarantine."),
    COLUMN_NEEDED(MISSING, ERROR, "The extract lacks a column in which every record should have a value",
            "Add the column to the extract, under its published name."),
    COLUMN_EXPECTED(MISSING, WARNING, "The extract lacks a column that the data dictionary uses",
            "Add the column to the extract, or have the dictionary changed."),
    COLUMN_ABSENT(MISSING, INFORMATION, "The extract lacks a column that the format has in some years",
            "Nothing, if this year's format has no such column."),
    COLUMN_EMPTY(MISSING, WARNING, "No record has a value in this column",
            "See whether the extract fills the column; leave it out if it is not collected."),
    TABLE_EXPECTED(MISSING, WARNING, "There is no table that the data dictionary uses",
            "Send the table with the others, or have the dictionary changed."),
    TABLE_ABSENT(MISSING, INFORMATION, "There is no table that the format has",
            "Nothing, if the source has no such records."),
    PART_UNREAD(INVALID, WARNING, "The extract has a column or part that nothing reads; its values stay sealed",
            "See whether it is new or misspelt; the connector or the dictionary has to know it before it is used."),
    QUARANTINED(INVALID, ERROR, "The record could not be read or used, and stays in quarantine",
            "Correct it at the source and send the extract again; the manual says what the code means."),
    CODE_UNKNOWN(INVALID, ERROR, "The value is none of the codes of the format",
            "Use a code of the published list of this year."),
    CODE_UNDECIDED(INVALID, WARNING, "The value is none of the codes that the data dictionary lets through",
            "Use a listed code, or have the dictionary changed."),
    FORM_WRONG(INVALID, ERROR, "The value has not the form that the format asks for",
            "Write it as the guide to the format does."),
    NUMBER_INVALID(INVALID, ERROR, "The value is no number", "Enter digits alone, without units."),
    NUMBER_OUT_OF_RANGE(INVALID, ERROR, "The number is outside the range that the format allows",
            "See whether it was entered in another unit or column."),
    BOOLEAN_INVALID(INVALID, WARNING, "The value is neither yes nor no", "Enter one of the two."),
    DATE_INVALID(INVALID, ERROR, "The value is no date", "Enter day, month and a year of four digits."),
    DATE_IMPOSSIBLE(INVALID, ERROR, "There is no such day in the calendar", "Look for swapped digits, or day and month."),
    NHS_NUMBER_INVALID(INVALID, ERROR, "The NHS or CHI number has a wrong check digit or length",
            "Trace the number; leave it out if it is not known."),
    UPN_INVALID(INVALID, ERROR, "The unique pupil number has a wrong check letter or form",
            "Ask the school; leave it out if it is not known."),
    ULN_INVALID(INVALID, ERROR, "The unique learner number has a wrong check digit or length",
            "Look it up with the Learning Records Service; leave it out if it is not known."),
    POSTCODE_INVALID(INVALID, WARNING, "The postcode has not the form of one", "Look it up by the address."),
    POSTCODE_PSEUDO(INVALID, INFORMATION, "The postcode stands for no place, such as no fixed abode or an unknown address (ZZ99)",
            "Enter the address if there is one."),
    NUMBER_FOR_TESTS(IMPLAUSIBLE, WARNING, "The NHS number is of the range that is for tests (999)",
            "Remove test patients from the extract."),
    DATE_IN_FUTURE(IMPLAUSIBLE, WARNING, "The day is behind the one on which the extract arrived",
            "Look for a wrong year, or a planned date in the column of a real one."),
    DATE_ORDER(IMPLAUSIBLE, WARNING, "The day is before the one in the column that it should follow",
            "Look for swapped columns or a wrong year in one of the two."),
    DATE_DEFAULT(IMPLAUSIBLE, WARNING, "The day is one that systems enter where they know none, such as 1 January 1900",
            "Leave it empty where it is not known."),
    EVENT_BEFORE_BIRTH(IMPLAUSIBLE, WARNING, "The day is before the child's birth date",
            "See which of the two is wrong; before birth only an unborn child has events."),
    DEATH_BEFORE_BIRTH(IMPLAUSIBLE, ERROR, "The child's death is before its birth", "See which of the two dates is wrong."),
    AGE_OVER_25(IMPLAUSIBLE, INFORMATION, "The child was older than 25 when the extract arrived",
            "Nothing, if the extract holds past years; otherwise look for a carer's birth date in the child's column."),
    BIRTH_DIFFERS(IMPLAUSIBLE, WARNING, "The child has another birth date elsewhere in the extract",
            "Correct the wrong one: a child has one birth date."),
    KEY_TWICE(IMPLAUSIBLE, WARNING, "The record has the same key as one before it",
            "See which of the two holds, and remove the other."),
    RECORD_TWICE(IMPLAUSIBLE, WARNING, "The record is the same as one before it, in all columns",
            "Remove it, if it does not stand for two events."),
    CHILD_TWICE(IMPLAUSIBLE, WARNING, "The table that defines the children has this child more than once",
            "Merge the two, if they are one child; give one of them another id otherwise."),
    NUMBER_SHARED(IMPLAUSIBLE, ERROR, "The number is that of another child, too",
            "See whether the two are one child; otherwise trace the right number of each."),
    CHILD_UNKNOWN(IMPLAUSIBLE, WARNING, "The table that defines the children does not have the child of this record",
            "Add the child to that table, or correct the id."),
    CHILD_WITHOUT_RECORDS(IMPLAUSIBLE, INFORMATION, "No record of another table is about this child",
            "Nothing, if the child only entered the collection."),
    ROWS_CHANGED(IMPLAUSIBLE, WARNING, "The table has half as many records again as in the delivery before, or half of them at most",
            "See whether the extract was cut off, or covers another period."),
    MISSING_CHANGED(IMPLAUSIBLE, WARNING, "The share of records without a value is 20 points higher than in the delivery before",
            "See whether the extract still fills the column."),
    ONE_VALUE(IMPLAUSIBLE, INFORMATION, "More than 95 % of the values are the same",
            "Nothing, if it is so; otherwise see whether the extract writes a default.");

    private final Kind kind;
    private final Severity severity;
    private final String sentence;
    private final String remedy;

    Rule(Kind kind, Severity severity, String sentence, String remedy) {
        this.kind = kind;
        this.severity = severity;
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** Returns its stable name, such as {@code upn-invalid}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns what it is about. */
    public Kind kind() {
        return kind;
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return severity;
    }

    /** Returns what is the case where it fails, without a full stop. */
    public String sentence() {
        return sentence;
    }

    /** Returns what to do about it, as a sentence. */
    public String remedy() {
        return remedy;
    }

    /** What a rule is about. */
    public enum Kind { MISSING, INVALID, IMPLAUSIBLE }

    /** How bad it is: wrong for sure, wrong most likely, or worth to know. */
    public enum Severity { ERROR, WARNING, INFORMATION }
}
