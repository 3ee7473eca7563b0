package org.cadrenode.synthetic.attack;

import java.util.Arrays;
import java.util.List;

/**
 * Who is alike, from tokens that are comparable in views only: two who share a token in any view are alike, and so are those who
 * are alike to them in other views. What a name has in a view is bound to the view, but a person who is in several views ties
 * them together. Not thread-safe.
 */
final class Stitching {

    /** Nothing is seen. */
    static final int NOBODY = -1;

    private final int[] parents;
    private final int[] groups;
    private final int[] sizes;

    /**
     * @param tokens those of each person; empty where nothing is seen
     */
    Stitching(List<long[]> tokens) {
        long[] distinct = tokens.stream().flatMapToLong(Arrays::stream).sorted().distinct().toArray();
        parents = new int[distinct.length];
        Arrays.setAll(parents, i -> i);
        int[] firsts = new int[tokens.size()];
        for (int person = 0; person < firsts.length; person++) {
            firsts[person] = NOBODY;
            for (long token : tokens.get(person)) {
                int node = Arrays.binarySearch(distinct, token);
                if (firsts[person] == NOBODY) {
                    firsts[person] = node;
                }
                parents[root(node)] = root(firsts[person]);
            }
        }
        groups = new int[firsts.length];
        sizes = new int[distinct.length];
        for (int person = 0; person < firsts.length; person++) {
            groups[person] = firsts[person] == NOBODY ? NOBODY : root(firsts[person]);
            if (groups[person] != NOBODY) {
                sizes[groups[person]]++;
            }
        }
    }

    /** The group of a person, or {@link #NOBODY}. */
    int group(int person) {
        return groups[person];
    }

    /** Group numbers are below this. */
    int bound() {
        return sizes.length;
    }

    /** How many are in a group. */
    int size(int group) {
        return sizes[group];
    }

    private int root(int node) {
        int at = node;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
