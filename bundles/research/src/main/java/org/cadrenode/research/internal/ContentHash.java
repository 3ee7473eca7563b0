package org.cadrenode.research.internal;

import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowReader;

/**
 * A 64-bit hash of a row's content, by which a record that came again is told from one that changed: table and each column
 * that has a value, by name; and the child, by its number here, since its pseudonym changes with its provider's key. A column that is new and empty therefore changes nothing. Mixing is that of
 * SplitMix64 (Steele, Lea and Flood, 2014). Nothing is allocated a row. For one stream.
 */
final class ContentHash {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long[][] columns = new long[0][];
    private long[] tables = new long[0];

    /** Returns the hash of the reader's current row, but for whose it is. */
    long of(RowReader row) {
        int table = row.tableNumber();
        if (table >= columns.length || columns[table] == null) {
            prepare(table, row.table());
        }
        long hash = mix(tables[table]);
        long[] names = columns[table];
        for (int i = 0; i < names.length; i++) {
            String value = row.value(i);
            if (value != null) {
                hash = mix(hash ^ names[i]);
                hash = text(hash, value);
            }
        }
        return hash;
    }

    /** Returns the hash of a row that is a child's. */
    static long of(long row, int subject) {
        return mix(row ^ subject * GOLDEN);
    }

    /** Returns the hash of a row but for whose it is, from that of the row and the child's number. */
    static long row(long hash, int subject) {
        return unmixed(hash) ^ subject * GOLDEN;
    }

    private void prepare(int table, ReleasedTable released) {
        if (table >= columns.length) {
            columns = java.util.Arrays.copyOf(columns, table + 1);
            tables = java.util.Arrays.copyOf(tables, table + 1);
        }
        tables[table] = text(GOLDEN, released.name().value());
        columns[table] = released.columns().stream().map(ReleasedColumn::name).mapToLong(name -> text(1, name)).toArray();
    }

    private static long text(long start, String text) {
        long hash = start + text.length() * GOLDEN;
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = word << 16 | text.charAt(i);
            if ((i & 3) == 3) {
                hash = mix(hash ^ word);
                word = 0;
            }
        }
        return mix(hash ^ word);
    }

    static long mix(long value) {
        long mixed = value + GOLDEN;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    // Each step of the mixing can be undone: the factors are odd, and have an inverse modulo 2^64.
    static long unmixed(long mixed) {
        long value = mixed ^ mixed >>> 31 ^ mixed >>> 62;
        value *= 0x319642B2D24D8EC3L;
        value = value ^ value >>> 27 ^ value >>> 54;
        value *= 0x96DE1B173F119089L;
        return (value ^ value >>> 30 ^ value >>> 60) - GOLDEN;
    }
}
