package org.cadrenode.api.dictionary;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the values of a column should be, as its connector says. The validation report counts those that are not; no record is
 * refused for it. Where there is no value, only {@link Needed} fails.
 */
public sealed interface Expectation {
    /** Each record has a value. */
    record Needed() implements Expectation { }

    /** It is one of these codes, in any case. */
    record OneOf(Set<String> codes) implements Expectation {
        public OneOf {
            codes = Set.copyOf(codes);
        }
    }

    /** It is a number from the least to the most, both included. */
    record Between(BigDecimal least, BigDecimal most) implements Expectation { }

    /** It matches as a whole. */
    record Like(Pattern form) implements Expectation { }

    /** It is a day that is not behind the one on which the extract arrived. */
    record NotInFuture() implements Expectation { }

    /** It is a day that is not before that of another column of the record, if that has one. */
    record NotBefore(String column) implements Expectation { }
}
