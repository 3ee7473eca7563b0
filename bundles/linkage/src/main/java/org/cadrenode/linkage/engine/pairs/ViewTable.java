package org.cadrenode.linkage.engine.pairs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * All views of one kind of many people, in arrays of primitives, ordered by key and person: those of one key lie side by side.
 * Some 28 bytes a view and 4 a token. Immutable.
 */
final class ViewTable {
    private static final int CHUNK_BITS = 20;
    private static final int CHUNK = 1 << CHUNK_BITS;
    /** With the head of an array four MiB: a little more would take a collector's region more. */
    private static final int ROOM = CHUNK - 8;

    private final int size;
    private final long[] keys;
    private final int[] people;
    private final int[] places;
    private final int[] shapes;
    private final long[] rarities;
    private final List<int[]> chunks;

    private ViewTable(Loading loaded) {
        int[] order = order(loaded.keys, loaded.size);
        size = loaded.size;
        keys = new long[size];
        people = new int[size];
        places = new int[size];
        shapes = new int[size];
        rarities = new long[size];
        Chunks ordered = new Chunks();
        for (int row = 0; row < size; row++) {
            int from = order[row];
            keys[row] = loaded.keys[from];
            people[row] = loaded.people[from];
            shapes[row] = loaded.shapes[from];
            rarities[row] = loaded.rarities[from];
            int place = loaded.places[from];
            places[row] = ordered.add(loaded.chunks.chunks.get(place >>> CHUNK_BITS), place & CHUNK - 1, loaded.lengths[from]);
        }
        chunks = ordered.chunks;
    }

    /** Reads the views of a kind whose keys are in a share. */
    static ViewTable of(TokenSource source, ViewKind kind, Share share) throws IOException {
        return of(PeopleSets.of(List.of(source)), kind, share)[0];
    }

    /** Reads the views of a kind, whose keys are in a share, of several sets of people at once. */
    static ViewTable[] of(PeopleSets sets, ViewKind kind, Share share) throws IOException {
        Loading[] loading = new Loading[sets.count()];
        Arrays.setAll(loading, set -> new Loading(sets.size(set) / share.count()));
        sets.read(kind, (set, person, shape, view) -> {
            if (share.holds(view.key())) {
                loading[set].add(person, Comparison.shape(shape), shape.rarities(), view);
            }
        });
        ViewTable[] tables = new ViewTable[loading.length];
        for (int set = 0; set < loading.length; set++) {
            tables[set] = new ViewTable(loading[set]);
            loading[set] = null;
        }
        return tables;
    }

    int size() {
        return size;
    }

    long key(int row) {
        return keys[row];
    }

    /** Returns the number of the person of a row. */
    int person(int row) {
        return people[row];
    }

    int shape(int row) {
        return shapes[row];
    }

    long rarities(int row) {
        return rarities[row];
    }

    /** Returns the array in which the tokens of a row are. */
    int[] tokens(int row) {
        return chunks.get(places[row] >>> CHUNK_BITS);
    }

    /** Returns where in it they begin. */
    int at(int row) {
        return places[row] & CHUNK - 1;
    }

    /** Returns the row behind the last one of the key of a row. */
    int end(int row) {
        int end = row + 1;
        while (end < size && keys[end] == keys[row]) {
            end++;
        }
        return end;
    }

    // Radix sort by 16 bits at a time: stable, so that people of one key stay in their order.
    private static int[] order(long[] keys, int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        int[] next = new int[size];
        int[] starts = new int[(1 << 16) + 1];
        for (int shift = 0; shift < Long.SIZE; shift += 16) {
            Arrays.fill(starts, 0);
            for (int i = 0; i < size; i++) {
                starts[(int) (keys[i] >>> shift & 0xffff) + 1]++;
            }
            for (int i = 0; i < 1 << 16; i++) {
                starts[i + 1] += starts[i];
            }
            for (int i = 0; i < size; i++) {
                next[starts[(int) (keys[order[i]] >>> shift & 0xffff)]++] = order[i];
            }
            int[] former = order;
            order = next;
            next = former;
        }
        return order;
    }

    /** Runs of tokens, none across two arrays. */
    private static final class Chunks {
        final List<int[]> chunks = new ArrayList<>();
        int used = ROOM;

        int add(int[] tokens, int from, int length) {
            if (used + length > ROOM) {
                chunks.add(new int[ROOM]);
                used = 0;
            }
            System.arraycopy(tokens, from, chunks.get(chunks.size() - 1), used, length);
            int place = chunks.size() - 1 << CHUNK_BITS | used;
            used += length;
            return place;
        }
    }

    private static final class Loading {
        final Chunks chunks = new Chunks();
        long[] keys;
        int[] people;
        int[] places;
        int[] shapes;
        int[] lengths;
        long[] rarities;
        int size;

        Loading(int people) {
            int room = Math.max(16, people);
            keys = new long[room];
            this.people = new int[room];
            places = new int[room];
            shapes = new int[room];
            lengths = new int[room];
            rarities = new long[room];
        }

        void add(int person, int shape, long rarity, TokenView view) {
            if (size == keys.length) {
                int room = size + (size >> 1);
                keys = Arrays.copyOf(keys, room);
                people = Arrays.copyOf(people, room);
                places = Arrays.copyOf(places, room);
                shapes = Arrays.copyOf(shapes, room);
                lengths = Arrays.copyOf(lengths, room);
                rarities = Arrays.copyOf(rarities, room);
            }
            keys[size] = view.key();
            people[size] = person;
            places[size] = chunks.add(view.tokens(), 0, view.tokens().length);
            shapes[size] = shape;
            lengths[size] = view.tokens().length;
            rarities[size] = rarity;
            size++;
        }
    }
}
