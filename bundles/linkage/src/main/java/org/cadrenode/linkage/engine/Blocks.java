package org.cadrenode.linkage.engine;

import java.util.BitSet;

/**
 * Who shares a view. One that more than {@code largest} share finds nobody, so that everybody who shares it is to be compared anew when
 * it becomes too large, and when it no longer is. Not thread-safe.
 */
final class Blocks {
    private final ViewIndex index = new ViewIndex();
    private final int largest;
    private final int[] found;
    private final int[] left;
    private final BitSet stale = new BitSet();

    Blocks(int largest) {
        this.largest = largest;
        found = new int[largest];
        left = new int[largest + 1];
    }

    /** Returns who is to be compared anew; the caller clears it. */
    BitSet stale() {
        return stale;
    }

    /** Adds a subject who was compared when it was added first. */
    void restore(int subject, PersonViews views) {
        for (int i = 0; i < views.size(); i++) {
            index.add(views.block(i), subject);
        }
    }

    void add(int subject, PersonViews views) {
        for (int i = 0; i < views.size(); i++) {
            if (index.count(views.block(i)) == largest) {
                index.find(views.block(i), found);
                stale(found, largest);
            }
            index.add(views.block(i), subject);
        }
        stale.set(subject);
    }

    void remove(int subject, PersonViews views) {
        for (int i = 0; i < views.size(); i++) {
            if (index.count(views.block(i)) == largest + 1) {
                index.find(views.block(i), left);
                stale(left, largest + 1);
            }
            index.remove(views.block(i), subject);
        }
    }

    /** Removes views that nobody is found by any more. */
    void retire(int subject, PersonViews views) {
        for (int i = 0; i < views.size(); i++) {
            index.remove(views.block(i), subject);
        }
    }

    /** Returns how many share a view of somebody's, more than {@code largest} if it finds nobody; {@link #found} has them. */
    int find(long block) {
        return index.find(block, found);
    }

    /** Returns who was found last; a larger array than there are. */
    int[] found() {
        return found;
    }

    int size() {
        return index.size();
    }

    private void stale(int[] subjects, int count) {
        for (int i = 0; i < count; i++) {
            stale.set(subjects[i]);
        }
    }
}
