package org.cadrenode.vault.internal;

import java.util.OptionalLong;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.PackedTable;

/**
 * Which children the vault holds, in which row, whether each is known, its day of birth, and a stamp of its row, by which an
 * older form of the row is not taken for the present one: about 21 bytes a child. It is the only index by the child's key: one on
 * disk would cost a quarter of the writing. Of a key 76 bits are kept: that two of three million children have the same ones has a
 * chance of one in 10,000 million, and the vault then refuses, as a row that is found has the whole key. Thread-safe.
 */
final class KnownSubjects {
    private static final int PART_BITS = 12;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int ROW = 0;
    private static final int STAMP = 1;
    private static final int STATE = 2;
    private static final int KNOWN = 1;
    // Behind the bit that says whether a child is known.
    private static final int NO_DAY = Integer.MIN_VALUE >> 1;
    private static final int LAST_DAY = Integer.MAX_VALUE >> 1;

    private final PackedTable table = new PackedTable(1 << PART_BITS, Long.BYTES, 3);

    /** Puts a child in, or replaces what is held of it; {@code id} is its row's and not zero. */
    synchronized void put(SubjectKey subject, long id, boolean known, OptionalLong birthDay, int rowStamp) {
        int row = Math.toIntExact(id);
        int day = birthDay.isPresent() ? day(birthDay.getAsLong()) : NO_DAY;
        int part = part(subject);
        int place = table.put(part, key(subject));
        table.value(part, place, ROW, row);
        table.value(part, place, STAMP, rowStamp);
        table.value(part, place, STATE, day << 1 | (known ? KNOWN : 0));
    }

    private static int day(long day) {
        if (day <= NO_DAY || day > LAST_DAY) {
            throw new ArithmeticException("A day of birth is none of the calendar's");
        }
        return (int) day;
    }

    /** Returns the id of a child's row, or 0 if the vault holds nothing of it. */
    synchronized long row(SubjectKey subject) {
        int place = place(subject);
        return place < 0 ? 0 : table.value(part(subject), place, ROW);
    }

    /** Returns whether this is the present row of a child, as its stamp tells. */
    synchronized boolean present(SubjectKey subject, long id, int rowStamp) {
        int part = part(subject);
        int place = place(subject);
        return place >= 0 && table.value(part, place, ROW) == id && table.value(part, place, STAMP) == rowStamp;
    }

    /** Gives the row of a child that is held another stamp. */
    synchronized void stamp(SubjectKey subject, int rowStamp) {
        int place = place(subject);
        if (place < 0) {
            throw new IllegalStateException("A child that is not held has no row");
        }
        table.value(part(subject), place, STAMP, rowStamp);
    }

    /** Returns whether a child is known. */
    synchronized boolean knows(SubjectKey subject) {
        int place = place(subject);
        return place >= 0 && (table.value(part(subject), place, STATE) & KNOWN) != 0;
    }

    /** Returns a child's day of birth. */
    synchronized OptionalLong birthDay(SubjectKey subject) {
        int place = place(subject);
        int day = place < 0 ? NO_DAY : table.value(part(subject), place, STATE) >> 1;
        return day == NO_DAY ? OptionalLong.empty() : OptionalLong.of(day);
    }

    /** Takes a child out. */
    synchronized void remove(SubjectKey subject) {
        int place = place(subject);
        if (place >= 0) {
            table.remove(part(subject), place);
        }
    }

    /** Returns how many children the vault holds. */
    synchronized int size() {
        return table.size();
    }

    /** Returns the bytes that the children take. */
    synchronized long bytes() {
        return table.bytes();
    }

    private int place(SubjectKey subject) {
        return table.find(part(subject), key(subject));
    }

    // The key is a keyed hash already: its bits are as good as random. Part and key mix its halves, each in another way.
    private static int part(SubjectKey subject) {
        return (int) ((subject.high() ^ subject.low()) * GOLDEN >>> Long.SIZE - PART_BITS);
    }

    private static long key(SubjectKey subject) {
        return subject.low() ^ Long.rotateLeft(subject.high(), Integer.SIZE);
    }
}
