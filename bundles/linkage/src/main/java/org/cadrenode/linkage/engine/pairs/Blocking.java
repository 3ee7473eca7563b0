package org.cadrenode.linkage.engine.pairs;

import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * Which pairs of views of one key are compared at all: those that share a block. In views by two parts of the birth date a
 * block is the sound of the forename, the sound of a surname, or the first two letters of both; and the day, if year and month
 * are the key. In all other views it is the key itself. So a pair is missed only if its birth date differs in more than one
 * part, or forename and surname both changed their sound and one of them its first two letters; and then only if they share
 * no postcode either. Stateless.
 */
public final class Blocking {
    /** Most blocks of a view. */
    public static final int MOST = 2 + 2 * TokenShape.MOST_NAMES;

    private static final long DAY = 1L << 32;
    private static final long FORENAME = 2L << 32;
    private static final long SURNAME = 3L << 32;
    private static final long STARTS = 4L << 32;
    private static final int NAMES = TokenShape.UPN + 1;

    private Blocking() { }

    /** Returns whether the views of a kind are divided further. */
    public static boolean divides(ViewKind kind) {
        return switch (kind) {
            case YEAR_MONTH, YEAR_DAY, MONTH_DAY -> true;
            case NAMES, POSTCODE, NHS_NUMBER, UPN -> false;
        };
    }

    /**
     * Finds the blocks of a view of a kind that is divided; they are distinct.
     *
     * @param blocks takes them, {@value #MOST} at most
     * @return how many there are
     */
    public static int blocks(ViewKind kind, int[] tokens, int at, int shape, long[] blocks) {
        int count = 0;
        if (kind == ViewKind.YEAR_MONTH) {
            blocks[count++] = DAY | word(tokens[at + TokenShape.DAY]);
        }
        int forenames = shape & 7;
        int surnames = shape >>> 3 & 7;
        int wide = TokenShape.EDIT + TokenShape.EDITS;
        int forename = at + NAMES;
        int surname = forename + (forenames == 0 ? 0 : wide + (forenames - 1) * TokenShape.EDIT);
        if (forenames > 0 && tokens[forename + TokenShape.SOUND] != TokenShape.NONE) {
            blocks[count++] = FORENAME | word(tokens[forename + TokenShape.SOUND]);
        }
        for (int i = 0; i < surnames; i++) {
            int name = surname + i * wide;
            if (tokens[name + TokenShape.SOUND] != TokenShape.NONE) {
                count = add(blocks, count, SURNAME | word(tokens[name + TokenShape.SOUND]));
            }
            if (forenames > 0) {
                int both = tokens[forename + TokenShape.START] * 31 + tokens[name + TokenShape.START];
                count = add(blocks, count, STARTS | word(both));
            }
        }
        return count;
    }

    /**
     * Returns whether a pair that shares a view of {@code kind} is left to another kind of view, since it shares one of those
     * that come before.
     */
    static boolean elsewhere(ViewKind kind, long pattern) {
        int birth = Pattern.birth(pattern);
        boolean twoParts = birth != Pattern.BIRTH_MISSING && birth != Pattern.BIRTH_NONE && birth != Pattern.BIRTH_SWAPPED;
        return switch (kind) {
            case YEAR_MONTH, NHS_NUMBER, UPN -> false;
            case YEAR_DAY, MONTH_DAY -> birth == Pattern.BIRTH_FULL;
            case NAMES -> twoParts && Pattern.forenameLevel(pattern) == Pattern.FULL && Pattern.surnameLevel(pattern) == Pattern.FULL;
            case POSTCODE -> birth == Pattern.BIRTH_FULL
                    || twoParts && (sounds(Pattern.forenameLevel(pattern)) || sounds(Pattern.surnameLevel(pattern)));
        };
    }

    private static boolean sounds(int level) {
        return level == Pattern.FULL || level == Pattern.EDIT_SOUND || level == Pattern.SOUND;
    }

    private static int add(long[] blocks, int count, long block) {
        for (int i = 0; i < count; i++) {
            if (blocks[i] == block) {
                return count;
            }
        }
        blocks[count] = block;
        return count + 1;
    }

    private static long word(int token) {
        return token & 0xffff_ffffL;
    }
}
