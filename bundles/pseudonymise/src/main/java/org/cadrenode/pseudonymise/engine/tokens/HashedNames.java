package org.cadrenode.pseudonymise.engine.tokens;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.cadrenode.api.keys.KeyedHash;

/**
 * How rare names are, in {@linkplain NameBins bins}, for names of which only 64 bits of a keyed hash are kept: nine bytes a name,
 * and no name is read back from them without the key. Not thread-safe.
 */
public final class HashedNames implements NameRarity {
    private static final int MOST_NAMES = 1 << 26;

    private final KeyedHash hash;
    private final long[] names;
    private final byte[] rarities;
    private final int rarest;

    private HashedNames(KeyedHash hash, long[] names, byte[] rarities, int rarest) {
        this.hash = hash;
        this.names = names;
        this.rarities = rarities;
        this.rarest = rarest;
    }

    private static long hash(KeyedHash hash, String name) {
        return ByteBuffer.wrap(hash.of(":name", name)).getLong();
    }

    @Override
    public int rarity(String name) {
        int place = Arrays.binarySearch(names, hash(hash, name));
        return place < 0 ? rarest : rarities[place];
    }

    /** Returns the same under another object of the same key: one a thread. */
    public HashedNames with(KeyedHash same) {
        return new HashedNames(same, names, rarities, rarest);
    }

    /** Writes the table. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(names.length);
        out.writeByte(rarest);
        for (int i = 0; i < names.length; i++) {
            out.writeLong(names[i]);
            out.writeByte(rarities[i]);
        }
    }

    /** Reads what {@link #write} wrote under the same key. */
    public static HashedNames read(DataInput in, KeyedHash hash) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MOST_NAMES) {
            throw new IOException("A table of names has another size than one can have");
        }
        int rarest = in.readByte();
        long[] names = new long[size];
        byte[] rarities = new byte[size];
        for (int i = 0; i < size; i++) {
            names[i] = in.readLong();
            rarities[i] = in.readByte();
        }
        return new HashedNames(hash, names, rarities, rarest);
    }

    /** Counts names, twelve bytes each and half as much again. Not thread-safe. */
    public static final class Counter {
        private final KeyedHash hash;
        private long[] names = new long[1 << 10];
        private int[] counts = new int[1 << 10];
        private int size;

        /** Counts under a key that never leaves the node. */
        public Counter(KeyedHash hash) {
            this.hash = hash;
        }

        /** Counts a folded name of a person. */
        public void add(String name) {
            if (size * 3 > names.length * 2) {
                grow();
            }
            add(hash(hash, name), 1);
        }

        // A place without a count is free; hashes spread by their own bits.
        private void add(long name, int count) {
            int place = (int) name & names.length - 1;
            while (counts[place] != 0 && names[place] != name) {
                place = place + 1 & names.length - 1;
            }
            size += counts[place] == 0 ? 1 : 0;
            names[place] = name;
            counts[place] += count;
        }

        private void grow() {
            long[] formerNames = names;
            int[] formerCounts = counts;
            names = new long[formerNames.length * 2];
            counts = new int[formerNames.length * 2];
            size = 0;
            for (int i = 0; i < formerNames.length; i++) {
                if (formerCounts[i] != 0) {
                    add(formerNames[i], formerCounts[i]);
                }
            }
        }

        /** Returns the table of all that was counted. */
        public HashedNames table() {
            long[] sorted = new long[size];
            int[] counted = new int[size];
            int at = 0;
            for (int i = 0; i < names.length; i++) {
                if (counts[i] != 0) {
                    sorted[at] = names[i];
                    counted[at++] = counts[i];
                }
            }
            NameBins bins = new NameBins(counted);
            Arrays.sort(sorted);
            byte[] rarities = new byte[size];
            for (int i = 0; i < names.length; i++) {
                if (counts[i] != 0) {
                    rarities[Arrays.binarySearch(sorted, names[i])] = (byte) bins.rarity(counts[i]);
                }
            }
            return new HashedNames(hash, sorted, rarities, bins.rarity(0));
        }
    }
}
