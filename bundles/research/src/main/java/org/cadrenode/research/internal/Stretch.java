package org.cadrenode.research.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RowReader;

/** What a load has to know of a bounded number of rows before it writes the first of them: 36 bytes a row, and their children. One thread's. */
final class Stretch {
    private final long[] high;
    private final long[] low;
    private final long[] content;
    private final long[] version;
    private final int[] places;
    private final BitSet arrived = new BitSet();
    private final List<Pseudonym> children = new ArrayList<>();
    private final Map<Pseudonym, Integer> placeOfChild = new HashMap<>();
    private int size;

    Stretch(int capacity) {
        high = new long[capacity];
        low = new long[capacity];
        content = new long[capacity];
        version = new long[capacity];
        places = new int[capacity];
    }

    /** Forgets what it has, and reads on until it is full or there is no row any more; returns whether it is full. */
    boolean read(RowReader rows, ContentHash hash) throws IOException {
        size = 0;
        arrived.clear();
        children.clear();
        placeOfChild.clear();
        while (size < high.length) {
            if (!rows.next()) {
                return false;
            }
            Pseudonym child = rows.subject();
            Integer place = placeOfChild.get(child);
            if (place == null) {
                place = children.size();
                placeOfChild.put(child, place);
                children.add(child);
            }
            places[size] = place;
            high[size] = rows.key().high();
            low[size] = rows.key().low();
            content[size] = hash.of(rows);
            version[size] = rows.version();
            arrived.set(size, rows.version() == 0 || rows.arrived());
            size++;
        }
        return true;
    }

    int size() {
        return size;
    }

    /** Adds the keys of its rows, which are a provider's, to those that are to be looked up. */
    void into(KeySet keys, int provider) {
        for (int row = 0; row < size; row++) {
            keys.add(PackageLoad.keyHigh(high[row], provider), PackageLoad.keyLow(low[row], provider), content[row], version[row]);
        }
    }

    /** Returns whose rows they are, each child once. */
    List<Pseudonym> children() {
        return children;
    }

    /** Returns which of the {@link #children} a row is of. */
    int place(int row) {
        return places[row];
    }

    /** Returns whether a row's version is that of its delivery, or unknown: of two such rows the later holds. */
    boolean arrived(int row) {
        return arrived.get(row);
    }
}
