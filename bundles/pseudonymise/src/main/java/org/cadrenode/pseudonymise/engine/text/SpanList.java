package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pieces found in one text, in any order and overlapping, until they are settled. */
final class SpanList {
    private static final SpanKind[] KINDS = SpanKind.values();

    private long[] places = new long[32];
    private byte[] kinds = new byte[32];
    private int size;

    void add(int start, int end, SpanKind kind) {
        if (size == places.length) {
            places = Arrays.copyOf(places, size * 2);
            kinds = Arrays.copyOf(kinds, size * 2);
        }
        places[size] = (long) start << 32 | end;
        kinds[size++] = (byte) kind.ordinal();
    }

    /**
     * Returns the pieces in order and apart. Where pieces overlap, all of what they cover goes, as one piece of the
     * longest one's kind (of the leftmost among equals), so that no rest of a shorter one stays. What is known of the own
     * family tells more than that somebody has such a name: that gives the kind only where there is nothing else.
     */
    List<Span> settled() {
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            order[i] = (places[i] & 0xffffffff00000000L) | i;
        }
        Arrays.sort(order);
        List<Span> settled = new ArrayList<>(size);
        int i = 0;
        while (i < size) {
            int first = (int) order[i];
            int start = start(first);
            int end = end(first);
            int kind = kinds[first];
            int longest = weight(kind, end - start);
            i++;
            while (i < size && start((int) order[i]) < end) {
                int piece = (int) order[i++];
                int weight = weight(kinds[piece], end(piece) - start(piece));
                if (weight > longest) {
                    longest = weight;
                    kind = kinds[piece];
                }
                end = Math.max(end, end(piece));
            }
            settled.add(new Span(start, end, KINDS[kind]));
        }
        return settled;
    }

    private static int weight(int kind, int length) {
        return kind == SpanKind.OTHER_NAME.ordinal() ? 0 : length;
    }

    int size() {
        return size;
    }

    SpanKind kind(int piece) {
        return KINDS[kinds[piece]];
    }

    int start(int piece) {
        return (int) (places[piece] >>> 32);
    }

    private int end(int piece) {
        return (int) places[piece];
    }
}
