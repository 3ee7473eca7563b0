package org.cadrenode.synthetic.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.synthetic.region.WordList;

/**
 * What a scrubber found in notes against what was planted in them.
 *
 * <p><b>Recall.</b> A planted identifier counts as found if every letter and digit of it was removed. <b>Precision of
 * spans</b>: the share of removed spans that hold a letter or digit of something planted. <b>Precision of characters</b>:
 * of the letters and digits that were removed, the share that were planted or belong to something planted; a title, a
 * single letter (an initial, the s of a genitive) or a word for a kind of place belongs to it if nothing but spaces and
 * marks stands between. Any other word that was removed is an error, even within a span that holds an identifier.
 *
 * <p>Offsets are in Unicode code points. Notes are added one by one; not thread-safe.
 */
public final class ScrubScore {

    /** The kind of names that are in no record, which are counted apart. */
    public static final String OTHER_NAME = "other_name";
    /** So many letters, as typed: one wrong letter leaves little of such a name. */
    private static final int SHORT = 4;
    private static final Set<String> NAMES = Set.of("forename", "surname", "relative", OTHER_NAME);
    /** Names that are ordinary words, in small letters. */
    private static final Set<String> WORDS_TOO =
            Set.copyOf(new HashSet<>(WordList.words(String.join(",", WordList.lines("names/words-too.txt")))));
    /** The forms that a title takes; words that go with a planted name. */
    private static final Set<String> BELONGING = Set.of("mr", "mrs", "ms", "miss", "master", "dr", "prof", "professor",
            "sir", "sister", "nurse", "pc", "dc", "ds", "sgt", "pcso", "rev", "flat", "mx", "uncle", "aunt", "auntie", "nan");

    private final Map<String, Tally> recallByKind = new TreeMap<>();
    private final Map<String, Tally> precisionByKind = new TreeMap<>();
    private final Map<String, Tally> recallByGroup = new TreeMap<>();
    private final Tally wordsKept = new Tally();
    private long notes;
    private long charactersRemoved;
    private long charactersRight;
    private long wordsWrong;

    /**
     * Something planted.
     *
     * @param start the first character
     * @param end behind the last
     * @param known whether the record holds the value
     */
    public record Planted(int start, int end, String kind, boolean known, boolean misspelt) { }

    /** Something removed, from its first character to behind its last. */
    public record Found(int start, int end, String kind) { }

    /** An error: something planted that was not wholly removed, or a word removed that should have stayed. */
    public record Miss(boolean planted, int start, int end, String kind) { }

    /** How many there are, and how many of them are right. */
    public static final class Tally {
        private long all;
        private long right;

        /** How many there are. */
        public long all() {
            return all;
        }

        /** How many of them are right. */
        public long right() {
            return right;
        }

        /** The share that is right; 1 if there is none. */
        public double share() {
            return all == 0 ? 1 : (double) right / all;
        }

        private void add(boolean isRight) {
            all++;
            right += isRight ? 1 : 0;
        }
    }

    /** Takes a note, and returns the errors in it, the planted ones first. */
    public List<Miss> add(String text, List<Planted> planted, List<Found> found) {
        notes++;
        int[] characters = text.codePoints().toArray();
        BitSet plantedAt = new BitSet(characters.length);
        BitSet foundAt = new BitSet(characters.length);
        planted.forEach(span -> plantedAt.set(span.start(), within(span.end(), characters)));
        found.forEach(span -> foundAt.set(span.start(), within(span.end(), characters)));
        for (int i = 0; i < characters.length; i++) {
            if (!Character.isLetterOrDigit(characters[i])) {
                plantedAt.clear(i);
                foundAt.clear(i);
            }
        }
        List<Miss> misses = new ArrayList<>();
        for (Planted span : planted) {
            BitSet left = plantedAt.get(span.start(), within(span.end(), characters));
            left.andNot(foundAt.get(span.start(), within(span.end(), characters)));
            boolean whole = left.isEmpty();
            recall(span, whole);
            wordToo(characters, span, whole);
            if (!whole) {
                misses.add(new Miss(true, span.start(), span.end(), span.kind()));
            }
        }
        for (Found span : found) {
            boolean touches = foundAt.get(span.start(), within(span.end(), characters))
                    .intersects(plantedAt.get(span.start(), within(span.end(), characters)));
            precisionByKind.computeIfAbsent(span.kind(), kind -> new Tally()).add(touches);
        }
        words(characters, plantedAt, foundAt, found, misses);
        wordsThatAreNamesToo(characters, plantedAt, foundAt);
        return misses;
    }

    private void wordToo(int[] characters, Planted span, boolean whole) {
        String text = new String(characters, span.start(), span.end() - span.start()).toLowerCase(Locale.ROOT);
        if (NAMES.contains(span.kind()) && WORDS_TOO.contains(text)) {
            String group = span.kind().equals(OTHER_NAME) ? "a word too, in no record" : "a word too, in the record";
            recallByGroup.computeIfAbsent(group, kind -> new Tally()).add(whole);
        }
    }

    private void wordsThatAreNamesToo(int[] characters, BitSet plantedAt, BitSet foundAt) {
        for (int i = 0; i < characters.length; i++) {
            int start = i;
            while (i < characters.length && Character.isLetterOrDigit(characters[i])) {
                i++;
            }
            if (i - start > 1 && plantedAt.get(start, i).isEmpty()
                    && WORDS_TOO.contains(new String(characters, start, i - start).toLowerCase(Locale.ROOT))) {
                wordsKept.add(foundAt.get(start, i).isEmpty());
            }
        }
    }

    private void recall(Planted span, boolean whole) {
        recallByKind.computeIfAbsent(span.kind(), kind -> new Tally()).add(whole);
        String group = span.kind().equals(OTHER_NAME) ? "names in no record"
                : (span.known() ? "known" : "not known") + (span.misspelt() ? ", misspelt" : "")
                + (span.misspelt() && span.end() - span.start() <= SHORT ? " short names" : "");
        recallByGroup.computeIfAbsent(group, kind -> new Tally()).add(whole);
    }

    // Words of which something was removed: letters and digits that were planted are right, others if they belong to it.
    private void words(int[] characters, BitSet plantedAt, BitSet foundAt, List<Found> found, List<Miss> misses) {
        charactersRemoved += foundAt.cardinality();
        BitSet near = (BitSet) plantedAt.clone();
        BitSet open = (BitSet) foundAt.clone();
        open.andNot(plantedAt);
        boolean more = true;
        while (more) {
            more = false;
            for (int start = open.nextSetBit(0); start >= 0;) {
                int end = open.nextClearBit(start);
                if (belongs(characters, start, end, near)) {
                    near.set(start, end);
                    open.clear(start, end);
                    more = true;
                }
                start = open.nextSetBit(end);
            }
        }
        charactersRight += foundAt.cardinality() - open.cardinality();
        for (int start = open.nextSetBit(0); start >= 0;) {
            int end = open.nextClearBit(start);
            wordsWrong++;
            misses.add(new Miss(false, start, end, kindAt(found, start)));
            start = open.nextSetBit(end);
        }
    }

    private static boolean belongs(int[] characters, int start, int end, BitSet near) {
        String word = new String(characters, start, end - start).toLowerCase(Locale.ROOT);
        if (word.codePointCount(0, word.length()) > 1 && !BELONGING.contains(word)) {
            return false;
        }
        int before = start - 1;
        while (before >= 0 && !Character.isLetterOrDigit(characters[before])) {
            before--;
        }
        int after = end;
        while (after < characters.length && !Character.isLetterOrDigit(characters[after])) {
            after++;
        }
        return before >= 0 && near.get(before) || after < characters.length && near.get(after);
    }

    private static String kindAt(List<Found> found, int place) {
        for (Found span : found) {
            if (span.start() <= place && place < span.end()) {
                return span.kind();
            }
        }
        return "";
    }

    private static int within(int end, int[] characters) {
        if (end > characters.length) {
            throw new IllegalArgumentException("a span ends behind its note");
        }
        return end;
    }

    /** Notes taken so far. */
    public long notes() {
        return notes;
    }

    /** What was planted, by kind, and how much of it was wholly removed. */
    public Map<String, Tally> recallByKind() {
        return recallByKind;
    }

    /**
     * What was planted, by whether it is known and misspelt (those of at most four letters apart); names in no record
     * apart; and once more the names that are words too.
     */
    public Map<String, Tally> recallByGroup() {
        return recallByGroup;
    }

    /** Words of the notes that might be names and are none, and how many of them were left alone. */
    public Tally wordsKept() {
        return wordsKept;
    }

    /** What was removed, by the kind that the scrubber gave it, and how much of it holds something planted. */
    public Map<String, Tally> precisionByKind() {
        return precisionByKind;
    }

    /** Recall over all kinds but names in no record. */
    public double recall() {
        return sum(recallByKind, false).share();
    }

    /** Recall of names in no record. */
    public double recallOfOthers() {
        return recallByKind.getOrDefault(OTHER_NAME, new Tally()).share();
    }

    /** The share of removed spans that hold something planted. */
    public double precision() {
        return sum(precisionByKind, true).share();
    }

    /** The share of removed letters and digits that were planted or belong to something planted. */
    public double precisionOfCharacters() {
        return charactersRemoved == 0 ? 1 : (double) charactersRight / charactersRemoved;
    }

    /** Words, or parts of words, that were removed and should have stayed. */
    public long wordsWronglyRemoved() {
        return wordsWrong;
    }

    static Tally sum(Map<String, Tally> tallies, boolean others) {
        Tally sum = new Tally();
        tallies.forEach((kind, tally) -> {
            if (others || !kind.equals(OTHER_NAME)) {
                sum.all += tally.all;
                sum.right += tally.right;
            }
        });
        return sum;
    }
}
