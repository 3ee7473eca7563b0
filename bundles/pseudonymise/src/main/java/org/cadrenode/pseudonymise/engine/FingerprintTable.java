package org.cadrenode.pseudonymise.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * The fingerprints of a delivery's children as they were written beside it: sorted by pseudonym, 68 bytes each. Immutable.
 *
 * <p>The form: a mark, the version of the key of the pseudonyms, the names of the tables that the dictionary named and of those
 * that it did not, the count of children, and the children.
 */
public final class FingerprintTable {
    private static final int MARK = 0x46505231;
    private static final int WORDS = 7;
    private static final int LARGEST = 1 << 26;

    private final int keyVersion;
    private final Set<TableName> named;
    private final Set<TableName> unnamed;
    private final long[] entries;
    private final int[] counts;

    /** What became of a child's record at the provider. */
    public enum Fate { RELEASED, DROPPED, QUARANTINED }

    private FingerprintTable(int keyVersion, Set<TableName> named, Set<TableName> unnamed, long[] entries, int[] counts) {
        this.keyVersion = keyVersion;
        this.named = named;
        this.unnamed = unnamed;
        this.entries = entries;
        this.counts = counts;
    }

    /**
     * Writes a table; the stream is flushed and stays open.
     *
     * @param gone children of whom nothing is left, though something was before; those in the book are not among them
     */
    public static void write(OutputStream sink, int keyVersion, FingerprintMaker maker, Set<TableName> unnamed, FingerprintBook book,
            List<Pseudonym> gone) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(sink));
        out.writeInt(MARK);
        out.writeInt(keyVersion);
        for (Stream<TableName> names : List.of(maker.tables().stream(), unnamed.stream())) {
            List<TableName> sorted = names.sorted().toList();
            out.writeInt(sorted.size());
            for (TableName name : sorted) {
                out.writeUTF(name.value());
            }
        }
        Pseudonym[] left = gone.stream().sorted().toArray(Pseudonym[]::new);
        out.writeInt(book.size() + left.length);
        int next = 0;
        for (int place : book.sorted()) {
            Pseudonym subject = book.subject(place);
            while (next < left.length && left[next].compareTo(subject) < 0) {
                write(out, left[next++], Fingerprint.NOTHING, 0, 0, 0);
            }
            write(out, subject, book.fingerprint(place, maker), book.counted(place, Fate.RELEASED), book.counted(place, Fate.DROPPED),
                    book.counted(place, Fate.QUARANTINED));
        }
        while (next < left.length) {
            write(out, left[next++], Fingerprint.NOTHING, 0, 0, 0);
        }
        out.flush();
    }

    // In the order of the fates.
    private static void write(DataOutputStream out, Pseudonym subject, Fingerprint print, int released, int dropped, int quarantined)
            throws IOException {
        out.writeLong(subject.high());
        out.writeLong(subject.low());
        out.writeLong(print.dictionary());
        out.writeLong(print.scrub());
        out.writeLong(print.words());
        out.writeLong(print.days());
        out.writeLong(print.key());
        out.writeInt(released);
        out.writeInt(dropped);
        out.writeInt(quarantined);
    }

    /** Reads a table whole. */
    public static FingerprintTable read(InputStream source) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(source));
        if (in.readInt() != MARK) {
            throw new IOException("The stream is not one of fingerprints");
        }
        int keyVersion = in.readInt();
        Set<TableName> named = names(in);
        Set<TableName> unnamed = names(in);
        int size = count(in);
        long[] entries = new long[size * WORDS];
        int[] counts = new int[size * Fate.values().length];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < WORDS; j++) {
                entries[i * WORDS + j] = in.readLong();
            }
            for (int j = 0; j < Fate.values().length; j++) {
                counts[i * Fate.values().length + j] = in.readInt();
            }
        }
        if (in.read() >= 0) {
            throw new IOException("The stream goes on behind its last fingerprint");
        }
        return new FingerprintTable(keyVersion, named, unnamed, entries, counts);
    }

    private static Set<TableName> names(DataInputStream in) throws IOException {
        Set<TableName> names = new HashSet<>();
        for (int left = count(in); left > 0; left--) {
            names.add(new TableName(in.readUTF()));
        }
        return Set.copyOf(names);
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > LARGEST) {
            throw new IOException("A count is not one");
        }
        return count;
    }

    /** Returns the version of the key of the pseudonyms. */
    public int keyVersion() {
        return keyVersion;
    }

    /** Returns whether the dictionary named a table of which there were records. */
    public boolean named(TableName table) {
        return named.contains(table);
    }

    /** Returns whether there were records of a table that the dictionary did not name. */
    public boolean unnamed(TableName table) {
        return unnamed.contains(table);
    }

    /** Returns how many children there are. */
    public int size() {
        return entries.length / WORDS;
    }

    /** Returns the place of a child, or a negative number. */
    public int find(Pseudonym subject) {
        int from = 0;
        int until = size() - 1;
        while (from <= until) {
            int middle = (from + until) >>> 1;
            int order = subject(middle).compareTo(subject);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                from = middle + 1;
            } else {
                until = middle - 1;
            }
        }
        return -1;
    }

    /** Returns the child at a place. */
    public Pseudonym subject(int place) {
        return new Pseudonym(entries[place * WORDS], entries[place * WORDS + 1]);
    }

    /** Returns the fingerprint at a place. */
    public Fingerprint fingerprint(int place) {
        int at = place * WORDS + 2;
        return new Fingerprint(entries[at], entries[at + 1], entries[at + 2], entries[at + 3], entries[at + 4]);
    }

    /** Returns how many records of the child at a place ended so. */
    public int counted(int place, Fate fate) {
        return counts[place * Fate.values().length + fate.ordinal()];
    }
}
