package org.cadrenode.api.dictionary;

/** What one step of a {@link Transform} does to a value. The name in small letters is its word in a dictionary file. */
public enum Operation {
    /** Nothing: the value is read and written in its column's type. A birth date of the child's family becomes its month. */
    AS_IS(Argument.NONE),
    /** Markup out of a text; what stood between the marks stays. */
    STRIP_HTML(Argument.NONE),
    /** Base64 to the UTF-8 text that it holds. */
    BASE64(Argument.NONE),
    /** An RTF, PDF or Word document, as it is or in base64, to its text. */
    DOCUMENT_TEXT(Argument.NONE),
    /** Free text through the scrubber. */
    SCRUB(Argument.NONE),
    /** A date, with a time or without, to its day. */
    DAY(Argument.NONE),
    /** A date to its week by ISO 8601, {@code 2026-W05}. */
    WEEK(Argument.NONE),
    /** A date to its month, {@code 2026-01}. */
    MONTH(Argument.NONE),
    /** A date to its quarter, {@code 2026-Q1}. */
    QUARTER(Argument.NONE),
    /** A date to its year. */
    YEAR(Argument.NONE),
    /** A birth date to the band of ages in years, of so many years each, {@code 5-9}, on the day of the event. */
    AGE_BAND(Argument.COUNT),
    /** A postcode to the area that the site's lookup table gives. */
    AREA(Argument.NONE),
    /** A keyed hash, for ids of records: joins stay possible between columns of one name, the id does not leave. */
    PSEUDONYM(Argument.NONE),
    /** A hash under a key of this name: joins stay possible between all columns that name it. */
    HASH(Argument.NAME),
    /** A value to the one that a closed list gives: {@code a=b;c=d;*=other}. */
    CATEGORISE(Argument.MAPPING),
    /** A number to the nearest multiple of another. */
    ROUND(Argument.NUMBER),
    /** A number to the band between two of these bounds: {@code 0;5;10}. */
    BAND(Argument.BOUNDS),
    UPPER(Argument.NONE),
    LOWER(Argument.NONE),
    /** The first so many characters. */
    PREFIX(Argument.COUNT),
    /** A code in the place of whatever value there is. */
    CONSTANT(Argument.CODE);

    private final Argument argument;

    Operation(Argument argument) {
        this.argument = argument;
    }

    /** Returns what stands behind the word, in brackets. */
    public Argument argument() {
        return argument;
    }

    /** What an operation wants to know. */
    public enum Argument {
        /** Nothing. */
        NONE("nothing"),
        /** A whole number from 1 to 40. */
        COUNT("a whole number from 1 to 40"),
        /** A positive decimal number. */
        NUMBER("a number above 0, such as 5 or 0.5"),
        /** A name of small letters, digits and underscores. */
        NAME("a name of small letters, digits and underscores"),
        /** A code of 1 to 40 characters. */
        CODE("a code of 1 to 40 letters, digits and . _ + / -"),
        /** Up to 100 bounds, rising, with semicolons between. */
        BOUNDS("up to 100 rising numbers with ; between, such as 0;5;18"),
        /** Up to 10,000 pairs of value and code with semicolons between, with {@code *} for what is not listed. */
        MAPPING("pairs with ; between, such as 1=male;2=female;*=other");

        private final String form;

        Argument(String form) {
            this.form = form;
        }

        /** Returns in words what to write. */
        public String form() {
            return form;
        }
    }
}
