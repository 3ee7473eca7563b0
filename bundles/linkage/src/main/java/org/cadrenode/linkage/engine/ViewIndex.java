package org.cadrenode.linkage.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which subjects have a view: some 11 bytes for a view that few share, 5 a subject for one that many do. Of a key 48 bits are kept, so
 * that a look-up finds a subject that has no such view once in 20 million times, if a million people have 12 views each; whoever
 * compares the two sees that they share none. A key says kind and version of the linkage key, too. Not thread-safe.
 *
 * <p>Keys fall by their first 16 bits into tables of their own, which grow one by one. A table has a slot for each subject of a key, or,
 * where more than {@value #FEW} share it, one for all of them.
 */
final class ViewIndex {
    private static final int FEW = 4;
    private static final int TABLE_BITS = 16;
    private static final int KEY_AT = Integer.SIZE - TABLE_BITS;
    private static final long LOW = 0xffff_ffffL;
    private static final int SMALLEST = 4;
    private static final int[] NOBODY = {};

    // A slot: 32 bits of the key, 0 if it is empty; behind them the subject and 1, or the complement of a crowd's number.
    private final long @Nullable [][] tables = new long @Nullable [1 << TABLE_BITS][];
    private final short[] used = new short[1 << TABLE_BITS];
    // Those who share a key: how many, then they. Of one that is free, the number of the next one that is.
    private int[][] crowds = new int[16][];
    private int crowdsUsed;
    private int freeCrowd = -1;
    private int size;

    /** Adds an entry; the caller sees to it that there is no such one yet. */
    void add(long key, int subject) {
        size++;
        int number = table(key);
        long[] table = tables[number];
        int few = 0;
        if (table != null) {
            int at = home(print(key, KEY_AT), table.length);
            for (; table[at] != 0; at = next(at, table.length)) {
                if (print(table[at], Integer.SIZE) == print(key, KEY_AT)) {
                    if ((int) table[at] < 0) {
                        join(~(int) table[at], subject);
                        return;
                    }
                    few++;
                }
            }
            if (few == FEW) {
                gather(number, table, key, subject);
                return;
            }
        }
        if (table == null || used[number] >= table.length - (table.length >>> 2)) {
            table = larger(table);
            tables[number] = table;
        }
        insert(table, print(key, KEY_AT), subject + 1);
        used[number]++;
    }

    /** Removes an entry, if it is there. */
    void remove(long key, int subject) {
        int number = table(key);
        long[] table = tables[number];
        if (table == null) {
            return;
        }
        for (int at = home(print(key, KEY_AT), table.length); table[at] != 0; at = next(at, table.length)) {
            if (print(table[at], Integer.SIZE) == print(key, KEY_AT)) {
                int value = (int) table[at];
                if (value == subject + 1 || value < 0 && leave(~value, subject)) {
                    size--;
                    if (value > 0) {
                        clear(number, table, at);
                    } else if (crowds[~value][0] == 0) {
                        clear(number, table, at);
                        crowds[~value] = new int[] {freeCrowd};
                        freeCrowd = ~value;
                    }
                    return;
                }
            }
        }
    }

    /**
     * Finds the subjects that have a view of a key.
     *
     * @param found takes them, if it has room for all
     * @return how many there are; one more than the room if there are more
     */
    int find(long key, int[] found) {
        long[] table = tables[table(key)];
        int count = 0;
        if (table != null) {
            for (int at = home(print(key, KEY_AT), table.length); table[at] != 0; at = next(at, table.length)) {
                if (print(table[at], Integer.SIZE) != print(key, KEY_AT)) {
                    continue;
                }
                int[] crowd = (int) table[at] < 0 ? crowds[~(int) table[at]] : NOBODY;
                int more = crowd == NOBODY ? 1 : crowd[0];
                if (count + more > found.length) {
                    return found.length + 1;
                }
                if (crowd == NOBODY) {
                    found[count] = (int) table[at] - 1;
                } else {
                    System.arraycopy(crowd, 1, found, count, more);
                }
                count += more;
            }
        }
        return count;
    }

    /** Returns how many subjects have a view of a key. */
    int count(long key) {
        long[] table = tables[table(key)];
        int count = 0;
        if (table != null) {
            for (int at = home(print(key, KEY_AT), table.length); table[at] != 0; at = next(at, table.length)) {
                if (print(table[at], Integer.SIZE) == print(key, KEY_AT)) {
                    count += (int) table[at] < 0 ? crowds[~(int) table[at]][0] : 1;
                }
            }
        }
        return count;
    }

    /** Returns how many entries there are. */
    int size() {
        return size;
    }

    // A key is a keyed hash: its bits are spread evenly.
    private static int table(long key) {
        return (int) (key >>> Long.SIZE - TABLE_BITS);
    }

    private static int print(long keyOrSlot, int at) {
        return (int) (keyOrSlot >>> at);
    }

    private static int home(int print, int slots) {
        return (int) ((print & LOW) * slots >>> Integer.SIZE);
    }

    private static int next(int at, int slots) {
        return at + 1 == slots ? 0 : at + 1;
    }

    private static void insert(long[] table, int print, int value) {
        int at = home(print, table.length);
        while (table[at] != 0) {
            at = next(at, table.length);
        }
        table[at] = (long) print << Integer.SIZE | value & LOW;
    }

    private static long[] larger(long @Nullable [] table) {
        if (table == null) {
            return new long[SMALLEST];
        }
        long[] larger = new long[table.length + (table.length >>> 2)];
        for (long slot : table) {
            if (slot != 0) {
                insert(larger, print(slot, Integer.SIZE), (int) slot);
            }
        }
        return larger;
    }

    // Whoever comes behind moves up, if that brings it nearer to where it is looked for.
    private void clear(int number, long[] table, int cleared) {
        int gap = cleared;
        table[gap] = 0;
        used[number]--;
        for (int at = next(gap, table.length); table[at] != 0; at = next(at, table.length)) {
            int home = home(print(table[at], Integer.SIZE), table.length);
            if (at > gap ? home <= gap || home > at : home <= gap && home > at) {
                table[gap] = table[at];
                table[at] = 0;
                gap = at;
            }
        }
    }

    private void gather(int number, long[] table, long key, int subject) {
        int[] crowd = new int[1 + FEW * 2];
        for (int at = home(print(key, KEY_AT), table.length); crowd[0] < FEW;) {
            if (table[at] != 0 && print(table[at], Integer.SIZE) == print(key, KEY_AT)) {
                crowd[++crowd[0]] = (int) table[at] - 1;
                clear(number, table, at);
            } else {
                at = next(at, table.length);
            }
        }
        crowd[++crowd[0]] = subject;
        int place = freeCrowd;
        if (place < 0) {
            place = crowdsUsed++;
            if (place == crowds.length) {
                crowds = Arrays.copyOf(crowds, place + (place >>> 1));
            }
        } else {
            freeCrowd = crowds[place][0];
        }
        crowds[place] = crowd;
        insert(table, print(key, KEY_AT), ~place);
        used[number]++;
    }

    private void join(int place, int subject) {
        int[] crowd = crowds[place];
        if (crowd[0] + 1 == crowd.length) {
            crowd = Arrays.copyOf(crowd, crowd.length + (crowd.length >>> 2));
            crowds[place] = crowd;
        }
        crowd[++crowd[0]] = subject;
    }

    private boolean leave(int place, int subject) {
        int[] crowd = crowds[place];
        for (int i = 1; i <= crowd[0]; i++) {
            if (crowd[i] == subject) {
                crowd[i] = crowd[crowd[0]--];
                return true;
            }
        }
        return false;
    }
}
