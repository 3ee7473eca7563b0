package org.cadrenode.linkage.engine;

import java.util.Arrays;
import org.cadrenode.linkage.engine.pairs.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * The views by the birth date alone of those whose tokens are of forms 1 and 2, which most of their comparisons are made in: an array
 * each, some 200 bytes a subject. Whoever has later tokens has none. Not thread-safe.
 */
final class BirthViews {
    /** Of a subject without such a view. */
    static final int[] NONE = {};
    private static final int SHAPE = 2;
    private static final int RARITIES = 3;
    private static final int TOKENS = 5;

    private int @Nullable [][] views = new int @Nullable [1 << 10][];

    static int[] packed(long key, int shape, long rarities, int[] tokens) {
        int[] words = new int[TOKENS + tokens.length];
        words[0] = (int) (key >>> Integer.SIZE);
        words[1] = (int) key;
        words[SHAPE] = shape;
        words[RARITIES] = (int) (rarities >>> Integer.SIZE);
        words[RARITIES + 1] = (int) rarities;
        System.arraycopy(tokens, 0, words, TOKENS, tokens.length);
        return words;
    }

    void put(int subject, int[] view) {
        if (subject >= views.length) {
            views = Arrays.copyOf(views, Math.max(subject + 1, views.length + (views.length >> 2)));
        }
        views[subject] = view;
    }

    void remove(int subject) {
        if (subject < views.length) {
            views[subject] = null;
        }
    }

    /** Returns what two subjects have in common, {@link PersonViews#NOT_COMPARED} if their birth dates are not the same. */
    long pattern(int one, int other) {
        int[] left = views[one];
        int[] right = views[other];
        if (left == null || right == null || left.length == 0 || right.length == 0 || left[0] != right[0] || left[1] != right[1]) {
            return PersonViews.NOT_COMPARED;
        }
        return Comparison.of(left, TOKENS, left[SHAPE], rarities(left), right, TOKENS, right[SHAPE], rarities(right), true);
    }

    private static long rarities(int[] view) {
        return (long) view[RARITIES] << Integer.SIZE | view[RARITIES + 1] & 0xffff_ffffL;
    }
}
