package org.cadrenode.gate.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By number of a child, hashes of what is its own, and the numbers of its relatives: five bytes a hash, four a relative and six more. Of
 * a hash 40 bits are kept: no hash that was put is ever missed, and one that was not is taken for one of 25 in one case of 44,000
 * million. Blocks of one shape lie side by side, and those that became free are used again. Any number of threads may read while
 * none writes.
 */
final class FamilyHashes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int HASH_BYTES = 5;
    private static final int DROPPED_BITS = Long.SIZE - HASH_BYTES * Byte.SIZE;
    private static final Shape NOTHING = new Shape(0, 0);

    private final List<Blocks> blocks = new ArrayList<>(List.of(new Blocks(NOTHING)));
    private final Map<Shape, Integer> numberOfShape = new HashMap<>(Map.of(NOTHING, 0));
    private char[] shapes = new char[1 << 8];
    private int[] places = new int[1 << 8];

    /** How many hashes and relatives a child has. */
    private record Shape(int hashes, int relatives) { }

    /** Puts what is known of a child in place of what was. */
    void put(int child, long[] hashes, int[] relatives) {
        if (child >= places.length) {
            int more = Math.max(child + 1, places.length + places.length / 4);
            shapes = Arrays.copyOf(shapes, more);
            places = Arrays.copyOf(places, more);
        }
        Blocks former = blocks.get(shapes[child]);
        int number = numberOfShape.computeIfAbsent(new Shape(hashes.length, relatives.length), this::add);
        Blocks present = blocks.get(number);
        if (present != former) {
            former.free(places[child]);
            shapes[child] = (char) number;
            places[child] = present.take();
        }
        present.write(places[child], hashes, relatives);
    }

    private int add(Shape shape) {
        if (blocks.size() > Character.MAX_VALUE) {
            throw new IllegalStateException("There are more shapes of families than can be told apart");
        }
        blocks.add(new Blocks(shape));
        return blocks.size() - 1;
    }

    /** Returns whether a hash is of the child or one of its relatives. */
    boolean family(int child, long hash) {
        if (child >= places.length) {
            return false;
        }
        Blocks present = blocks.get(shapes[child]);
        int place = places[child];
        if (present.holds(place, hash)) {
            return true;
        }
        for (int i = 0; i < present.shape.relatives(); i++) {
            int relative = present.relative(place, i);
            if (relative < places.length && blocks.get(shapes[relative]).holds(places[relative], hash)) {
                return true;
            }
        }
        return false;
    }

    /** Blocks of one shape: hashes, then relatives. A free one holds the number of the next and 1. */
    private static final class Blocks {
        private static final int CHUNK = 1 << 12;

        private final Shape shape;
        private final int width;
        private final int together;
        private final List<byte[]> chunks = new ArrayList<>();
        private int used;
        private int free;

        private Blocks(Shape shape) {
            this.shape = shape;
            width = shape.hashes() * HASH_BYTES + shape.relatives() * Integer.BYTES;
            together = Math.max(1, CHUNK / Math.max(1, width));
        }

        private int take() {
            if (width == 0) {
                return 0;
            }
            if (free > 0) {
                int place = free - 1;
                free = (int) INTS.get(chunk(place), at(place));
                return place;
            }
            if (used == chunks.size() * together) {
                // The last hash is read as eight bytes.
                chunks.add(new byte[together * width + Long.BYTES - HASH_BYTES]);
            }
            return used++;
        }

        private void free(int place) {
            if (width > 0) {
                INTS.set(chunk(place), at(place), free);
                free = place + 1;
            }
        }

        private void write(int place, long[] hashes, int[] relatives) {
            if (width == 0) {
                return;
            }
            byte[] chunk = chunk(place);
            int at = at(place);
            for (long hash : hashes) {
                for (int i = 0; i < HASH_BYTES; i++) {
                    chunk[at++] = (byte) (hash >>> Long.SIZE - (i + 1) * Byte.SIZE);
                }
            }
            for (int relative : relatives) {
                INTS.set(chunk, at, relative);
                at += Integer.BYTES;
            }
        }

        private boolean holds(int place, long hash) {
            int many = shape.hashes();
            if (many == 0) {
                return false;
            }
            long wanted = hash >>> DROPPED_BITS;
            byte[] chunk = chunk(place);
            int at = at(place);
            for (int i = 0; i < many; i++) {
                if ((long) LONGS.get(chunk, at) >>> DROPPED_BITS == wanted) {
                    return true;
                }
                at += HASH_BYTES;
            }
            return false;
        }

        private int relative(int place, int number) {
            return (int) INTS.get(chunk(place), at(place) + shape.hashes() * HASH_BYTES + number * Integer.BYTES);
        }

        private byte[] chunk(int place) {
            return chunks.get(place / together);
        }

        private int at(int place) {
            return place % together * width;
        }
    }
}
