package org.cadrenode.linkage.engine;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * Clusters of subjects, eight bytes a subject: each is made when it is looked at. They hold as long as no subject of theirs goes or gets another
 * pseudonym. Not thread-safe.
 */
final class Clusters extends AbstractList<List<Subject>> {
    private static final int SMALLEST = 16;

    private final Subjects subjects;
    private int[] members = new int[SMALLEST];
    // Behind the last member of each.
    private int[] ends = new int[SMALLEST];
    private int size;

    Clusters(Subjects subjects) {
        this.subjects = subjects;
    }

    @Override
    public boolean add(List<Subject> cluster) {
        int from = start(size);
        if (from + cluster.size() > members.length) {
            members = Arrays.copyOf(members, Math.max(from + cluster.size(), members.length + (members.length >> 1)));
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size + (size >> 1));
        }
        for (Subject subject : cluster) {
            members[from++] = subject.number();
        }
        ends[size++] = from;
        return true;
    }

    @Override
    public List<Subject> get(int place) {
        if (place >= size) {
            throw new IndexOutOfBoundsException(place);
        }
        int from = start(place);
        if (ends[place] == from + 1) {
            return List.of(subjects.present(members[from]));
        }
        Subject[] cluster = new Subject[ends[place] - from];
        for (int i = 0; i < cluster.length; i++) {
            cluster[i] = subjects.present(members[from + i]);
        }
        return List.of(cluster);
    }

    private int start(int place) {
        return place == 0 ? 0 : ends[place - 1];
    }

    @Override
    public int size() {
        return size;
    }
}
