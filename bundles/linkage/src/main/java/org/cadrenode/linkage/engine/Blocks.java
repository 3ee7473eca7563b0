package org.cadrenode.linkage.engine;

import java.util.BitSet;

/**
 * Who shares a view. One that a crowd shares finds nobody, so that everybody who shares it is to be compared anew when
 * it becomes too large, and when it no longer is. Not thread-safe.
 */
final class Blocks {
    private final ViewIndex index;
    private final ViewGroup changing = new ViewGroup();
    private final BitSet stale = new BitSet();

    Blocks(ViewIndex index) {
        this.index = index;
    }

    /** Returns who is to be compared anew; the caller clears it. */
    BitSet stale() {
        return stale;
    }

    /** Adds a subject who was compared when it was added first. */
    void restore(int subject, PersonViews views) {
        for (int i = 0; i < views.size(); i++) {
            index.enter(views.block(i), subject, views.kept(i));
        }
    }

    void add(int subject, PersonViews views) {
        for (int i = 0; i < views.size(); i++) {
            if (index.add(views.block(i), subject, views.kept(i))) {
                stale(views.block(i));
            }
        }
        stale.set(subject);
    }

    void remove(int subject, PersonViews views) {
        for (int i = 0; i < views.size(); i++) {
            if (index.isCrowdByOne(views.block(i))) {
                stale(views.block(i));
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

    /** Finds who shares a view of somebody's; returns false if too many do, so that it finds nobody. */
    boolean find(long block, ViewGroup group) {
        return index.find(block, group);
    }

    int size() {
        return index.size();
    }

    private void stale(long block) {
        index.all(block, changing);
        for (int i = 0; i < changing.size(); i++) {
            stale.set(changing.subject(i));
        }
    }
}
