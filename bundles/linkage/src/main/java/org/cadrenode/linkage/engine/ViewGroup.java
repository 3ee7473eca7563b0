package org.cadrenode.linkage.engine;

import java.util.Arrays;

/**
 * Those who share a view, with the tokens of it that the index keeps. Made once and filled again and again. Not thread-safe.
 *
 * <p>What comes first holds: entries are {@linkplain #add added} from the newest to the oldest, and one that is said to replace what came
 * before hides all of the same subject that follow.
 */
final class ViewGroup {
    private int[] subjects = new int[16];
    // Of each, where its tokens begin, and behind the last where they end.
    private int[] starts = new int[17];
    private int[] words = new int[256];
    private int size;
    // Who was replaced or left: hardly ever anybody.
    private final SubjectSet ruled = new SubjectSet();

    void clear() {
        size = 0;
        ruled.clear();
    }

    /** Returns how many there are. */
    int size() {
        return size;
    }

    int subject(int place) {
        return subjects[place];
    }

    /** Returns where the words of one of them begin in {@link #words()}. */
    int start(int place) {
        return starts[place];
    }

    /** Returns the words of all. */
    int[] words() {
        return words;
    }

    /** Takes an entry unless a newer one of the same subject replaces it; returns where its {@code length} words go in {@link #words()}, -1 if it is not taken. */
    int add(int subject, int length, boolean gone, boolean replaces) {
        if (ruled.size() > 0 && ruled.has(subject)) {
            return -1;
        }
        if (gone || replaces) {
            ruled.add(subject);
        }
        if (gone) {
            return -1;
        }
        if (size == subjects.length) {
            subjects = Arrays.copyOf(subjects, size + (size >> 1));
            starts = Arrays.copyOf(starts, subjects.length + 1);
        }
        int start = starts[size];
        if (start + length > words.length) {
            words = Arrays.copyOf(words, Math.max(start + length, words.length + (words.length >> 1)));
        }
        subjects[size++] = subject;
        starts[size] = start + length;
        return start;
    }
}
