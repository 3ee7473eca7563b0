package org.cadrenode.connector.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a source is.
 *
 * @param source its id: lower-case letters, digits and dashes, such as {@code ssda903}
 * @param provider id of the organisation that controls the data, in the same form
 * @param connector name of the connector, such as {@code csv}
 * @param title what it is, in a few words
 * @param tables the tables that are known beforehand; empty if only the extracts tell
 * @param capabilities what the connector tells beyond records; it tells nothing else
 */
public record SourceDescription(
        String source, String provider, String connector, String title, List<Table> tables, Set<Capability> capabilities) {
    public SourceDescription {
        tables = List.copyOf(tables);
        capabilities = Set.copyOf(capabilities);
    }

    /** Makes the description of a source that tells records and nothing else. */
    public SourceDescription(String source, String provider, String connector, String title, List<Table> tables) {
        this(source, provider, connector, title, tables, Set.of());
    }

    /** What a connector tells beyond records. */
    public enum Capability {
        /** Which of two states of a record is the later. */
        VERSIONS,
        /** Which records are no more. */
        REMOVALS,
        /** Which two ids are one child: a column that means FORMER_SUBJECT. */
        MERGES,
        /** A collection goes on where the last one ended, instead of fetching everything again. */
        RESUMES
    }

    /** One table, in lower case, with its columns. */
    public record Table(String name, List<Column> columns) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    /**
     * One column.
     *
     * @param name in lower case
     * @param meaning what it says of a person, if anything; a column that identifies and is not declared is a leak
     * @param form the form of its values, if it is known
     * @param note what a person should know who decides about it, or empty
     * @param expectations what its values should be, for the validation report
     * @param relative whose it is: 0 for the person whom the record is about, n from 1 to 9 for the n-th relative of that
     *     person whom the record names, such as a mother; columns of one number are one relative
     */
    public record Column(
            String name, Optional<Meaning> meaning, Optional<Form> form, String note, List<Expectation> expectations, int relative) {
        /** The most relatives that one record can name. */
        public static final int MOST_RELATIVES = 9;

        public Column {
            if (relative < 0 || relative > MOST_RELATIVES) {
                throw new IllegalArgumentException("A record names at most " + MOST_RELATIVES + " relatives");
            }
            if (relative > 0 && meaning.filter(Meaning::canBeOfRelative).isEmpty()) {
                throw new IllegalArgumentException("A column of a relative says something of a person, and not whose the record is");
            }
            expectations = List.copyOf(expectations);
        }

        /** Makes a column of the person whom the record is about. */
        public Column(String name, Optional<Meaning> meaning, Optional<Form> form, String note, List<Expectation> expectations) {
            this(name, meaning, form, note, expectations, 0);
        }

        /** Makes a column of whose values nothing is expected. */
        public Column(String name, Optional<Meaning> meaning, Optional<Form> form, String note) {
            this(name, meaning, form, note, List.of());
        }

        /** A column that says nothing of a person. */
        public static Column of(String name, Form form) {
            return new Column(name, Optional.empty(), Optional.of(form), "");
        }

        /** A column that identifies. */
        public static Column of(String name, Meaning meaning) {
            return new Column(name, Optional.of(meaning), Optional.empty(), "");
        }

        /** The same column with a note. */
        public Column noting(String text) {
            return new Column(name, meaning, form, text, expectations, relative);
        }
    }

    /** What a column says of a person. */
    public enum Meaning {
        /** The provider's own id of the child whom this table defines. */
        SUBJECT,
        /** The provider's own id of the child to whom the record belongs. */
        SUBJECT_REFERENCE,
        /** The provider's own id of the child whose relative the record describes. */
        RELATIVE_OF,
        /** The provider's own id of the relative, where the relative is such a child too. */
        RELATIVE_SUBJECT,
        /** Another id of the child, which the provider merged into the one in SUBJECT_REFERENCE: the two are one child. */
        FORMER_SUBJECT,
        NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER,
        FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME,
        BIRTH_DATE, SEX, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL,
        /** A school, practice or home whose name leads to the child. */
        ORGANISATION,
        /** Anything else that tells a person, of which each word is looked for in texts. */
        OTHER_WORDS,
        /** Anything else that tells a person as a whole. */
        OTHER_PHRASE,
        /** The same, but nothing where it is only a number. */
        OTHER_PHRASE_UNLESS_NUMERIC,
        /** Letters and digits that tell a person, whatever marks stand between them. */
        OTHER_CODE,
        /** A day that tells a person. */
        OTHER_DATE;

        private boolean canBeOfRelative() {
            return switch (this) {
                case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, FORMER_SUBJECT -> false;
                case RELATIVE_SUBJECT, NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME,
                        FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS,
                        OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> true;
            };
        }
    }

    /** The form of a column's values. */
    public enum Form {
        CODE, NUMBER, DATE, BOOLEAN, FREE_TEXT
    }
}
