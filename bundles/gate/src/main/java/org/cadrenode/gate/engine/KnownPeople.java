package org.cadrenode.gate.engine;

import java.util.Arrays;
import java.util.Collection;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * All that the check looks for, as hashes of eight bytes: the strong identifiers of everyone, and by child the names,
 * birth days and numbers of the family. It only grows: an identifier that once was somebody's is still looked for.
 * Children refer to their relatives, so that what is learnt of one is looked for in the rows of the other. Any number of
 * threads may read while none writes.
 */
public final class KnownPeople {
    private static final long[] NOBODY = {};
    private static final int[] NO_RELATIVES = {};

    private final Fingerprint fingerprint;
    private final Words words = new Words();
    private final LongSet strong = new LongSet();
    private final LongSet everyday = new LongSet();
    private final KeyTable bySubject = new KeyTable();
    private final KeyTable byPseudonym = new KeyTable();
    private long[][] own = new long[1 << 8][];
    private int[][] relatives = new int[1 << 8][];
    private boolean[] optedOut = new boolean[1 << 8];
    private boolean[] sheltered = new boolean[1 << 8];
    private int size;

    /** Nobody yet. */
    public KnownPeople() {
        this(Fingerprint.random());
    }

    KnownPeople(Fingerprint fingerprint) {
        this.fingerprint = fingerprint;
        for (String word : EverydayWords.EVERYDAY) {
            everyday.add(fingerprint.of(FindingKind.OWN_NAME, word));
        }
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * Adds what is known of a child; what was known of its family before is replaced.
     *
     * @param stopped whether it is opted out; who is stays so until {@link #noneOptedOut}
     */
    public void add(VaultPerson person, Pseudonym pseudonym, boolean stopped) {
        int number = numberOf(person.key());
        byPseudonym.put(pseudonym.high(), pseudonym.low(), number);
        PersonHashes hashes = new PersonHashes(fingerprint, strong::add, words);
        hashes.person(person);
        own[number] = hashes.own();
        relatives[number] = person.relatives().stream().flatMap(relative -> relative.subject().stream())
                .mapToInt(this::numberOf).distinct().toArray();
        optedOut[number] |= stopped;
    }

    /** Says that nobody is opted out; those who are come again by {@link #add}. */
    public void noneOptedOut() {
        Arrays.fill(optedOut, 0, size, false);
    }

    /** Says of whom nothing may leave that tells a place; of nobody else. */
    public void shelter(Collection<SubjectKey> subjects) {
        Arrays.fill(sheltered, 0, size, false);
        for (SubjectKey subject : subjects) {
            int number = numberOf(subject);
            sheltered[number] = true;
        }
    }

    private int numberOf(SubjectKey subject) {
        int known = bySubject.find(subject.high(), subject.low());
        if (known >= 0) {
            return known;
        }
        if (size == own.length) {
            own = Arrays.copyOf(own, 2 * size);
            relatives = Arrays.copyOf(relatives, 2 * size);
            optedOut = Arrays.copyOf(optedOut, 2 * size);
            sheltered = Arrays.copyOf(sheltered, 2 * size);
        }
        own[size] = NOBODY;
        relatives[size] = NO_RELATIVES;
        bySubject.put(subject.high(), subject.low(), size);
        return size++;
    }

    /** Returns how many children there are. */
    public int size() {
        return byPseudonym.size();
    }

    /** Returns how many strong identifiers are looked for. */
    public int strongIdentifiers() {
        return strong.size();
    }

    /** Returns the number of a child, or -1. */
    int child(Pseudonym pseudonym) {
        return byPseudonym.find(pseudonym.high(), pseudonym.low());
    }

    boolean stopped(int child) {
        return optedOut[child];
    }

    boolean sheltered(int child) {
        return sheltered[child];
    }

    /** Returns whether a hash is that of a strong identifier of anyone. */
    boolean holds(long hash) {
        return strong.contains(hash);
    }

    boolean everyday(long nameHash) {
        return everyday.contains(nameHash);
    }

    /** Returns whether a hash is of the child or one of its relatives; of nobody if {@code child} is -1. */
    boolean family(int child, long hash) {
        if (child < 0) {
            return false;
        }
        if (among(own[child], hash)) {
            return true;
        }
        for (int relative : relatives[child]) {
            if (among(own[relative], hash)) {
                return true;
            }
        }
        return false;
    }

    private static boolean among(long[] hashes, long hash) {
        for (long one : hashes) {
            if (one == hash) {
                return true;
            }
        }
        return false;
    }
}
