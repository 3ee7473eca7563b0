package org.cadrenode.gate.engine;

import java.util.BitSet;
import java.util.Collection;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.PackedHashes;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * All that the check looks for, as hashes: the strong identifiers of everyone, and by child the names, birth days and numbers
 * of the family. All of it is in memory for every child, and packed for that: 100 to 120 bytes a child. It only grows: an
 * identifier that once was somebody's is still looked for, until all are put into another one. Children refer to their relatives, so that what is learnt of one is
 * looked for in the rows of the other. Any number of threads may read while none writes.
 */
public final class KnownPeople {
    private final Fingerprint fingerprint;
    private final Words words = new Words();
    private final PackedHashes strong = new PackedHashes();
    private final LongSet everyday = new LongSet();
    private final KeyTable bySubject = new KeyTable();
    private final KeyTable byPseudonym = new KeyTable();
    private final FamilyHashes families = new FamilyHashes();
    private final BitSet optedOut = new BitSet();
    private final BitSet sheltered = new BitSet();

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
        families.put(number, hashes.own(), person.relatives().stream().flatMap(relative -> relative.subject().stream())
                .mapToInt(this::numberOf).distinct().toArray());
        if (stopped) {
            optedOut.set(number);
        }
    }

    /** Says that nobody is opted out; those who are come again by {@link #add}. */
    public void noneOptedOut() {
        optedOut.clear();
    }

    /** Says of whom nothing may leave that tells a place; of nobody else. */
    public void shelter(Collection<SubjectKey> subjects) {
        sheltered.clear();
        for (SubjectKey subject : subjects) {
            sheltered.set(numberOf(subject));
        }
    }

    private int numberOf(SubjectKey subject) {
        int known = bySubject.find(subject.high(), subject.low());
        if (known >= 0) {
            return known;
        }
        int number = bySubject.size();
        bySubject.put(subject.high(), subject.low(), number);
        return number;
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
        return optedOut.get(child);
    }

    boolean sheltered(int child) {
        return sheltered.get(child);
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
        return child >= 0 && families.family(child, hash);
    }
}
