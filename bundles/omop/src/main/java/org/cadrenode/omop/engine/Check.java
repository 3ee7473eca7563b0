package org.cadrenode.omop.engine;

/**
 * What a rule found in a field.
 *
 * @param rule the rule
 * @param table the table
 * @param field the field; empty for the table as a whole
 * @param percent the share that may fail, in percent
 * @param looked how many rows, or values, or persons it looked at
 * @param failing how many of them fail
 */
public record Check(Rule rule, String table, String field, double percent, long looked, long failing) {
    private static final double HUNDRED = 100;

    /** How a check ended. */
    public enum Outcome {
        /** No more fail than may. */
        PASSED,
        /** More fail than may. */
        FAILED,
        /** There was nothing to look at. */
        NOTHING
    }

    /** Returns how it ended. */
    public Outcome outcome() {
        if (looked == 0) {
            return Outcome.NOTHING;
        }
        return share() > percent ? Outcome.FAILED : Outcome.PASSED;
    }

    /** Returns the share that fails, in percent. */
    public double share() {
        return looked == 0 ? 0 : HUNDRED * failing / looked;
    }
}
