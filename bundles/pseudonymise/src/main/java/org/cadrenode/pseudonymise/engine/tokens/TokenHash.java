package org.cadrenode.pseudonymise.engine.tokens;

/**
 * Makes tokens of values, in two stages: a code of a value, then the token of a code in a view. Two tokens of one view are
 * equal exactly if the values and their sorts are. Not thread-safe.
 */
public interface TokenHash {
    /** Returns the code of a value of a sort. */
    long code(String sort, String value);

    /** Returns a code that equals that of no value, the same each time for the same name and place. */
    long filler(long name, int place);

    /**
     * Makes the tokens of codes in a view; the code 0, of what is not known, gives the token 0, and no other does.
     *
     * @param key of the view
     * @param tokens takes as many as there are {@code codes}
     */
    void tokens(long key, long[] codes, int[] tokens);
}
