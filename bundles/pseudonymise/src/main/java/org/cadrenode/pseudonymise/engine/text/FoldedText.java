package org.cadrenode.pseudonymise.engine.text;

import java.util.Arrays;
import java.util.Optional;

/**
 * A text in folded form, with the way back to the original. Words are runs of letters and digits with one blank between,
 * whatever stood there: blanks, line ends, the marks of a quoted e-mail, punctuation. Apostrophes and hyphens between
 * letters vanish and leave a joint, so that {@code O'Brien}, {@code OBrien} and {@code Smith-Jones}, {@code SmithJones}
 * are alike while both parts can still be told. A hyphen at a line end joins, too. Immutable once made.
 */
final class FoldedText {
    /** A word of letters alone. */
    static final byte LETTERS = 0;
    /** A word of digits alone. */
    static final byte DIGITS = 1;
    /** A word of both. */
    static final byte MIXED = 2;

    private static final int LONGEST_BREAK = 12;
    private static final int LOOKED_UP = 1 << 31;

    private final String source;
    private final char[] original;
    private char[] folded;
    private int[] start;
    private int[] end;
    private boolean[] joint;
    private int length;

    private int[] wordStart = new int[0];
    private int[] wordEnd = new int[0];
    private byte[] wordKind = new byte[0];
    private long[] wordHash = new long[0];
    private boolean[] wordJoint = new boolean[0];
    private int[] wordKnown = new int[0];
    private int words;

    private boolean pendingBlank;
    private boolean pendingJoint;

    private FoldedText(String source) {
        this.source = source;
        original = source.toCharArray();
        int capacity = original.length + 16;
        folded = new char[capacity];
        start = new int[capacity];
        end = new int[capacity];
        joint = new boolean[capacity];
    }

    /** Folds a text, in time linear in its length. */
    static FoldedText of(String source) {
        FoldedText text = new FoldedText(source);
        text.fold();
        text.findWords();
        text.wordKnown = new int[text.words];
        return text;
    }

    /** Returns the original. */
    String source() {
        return source;
    }

    /** Returns the number of folded characters. */
    int length() {
        return length;
    }

    /** Returns a folded character: a letter, a digit or a blank. */
    char at(int i) {
        return folded[i];
    }

    /** Returns the characters themselves, for the tight loop of the automaton; only the first {@link #length} count. */
    char[] characters() {
        return folded;
    }

    /** Returns where a folded character starts in the original. */
    int sourceStart(int i) {
        return start[i];
    }

    /** Returns where it ends in the original, combining marks included. */
    int sourceEnd(int i) {
        return end[i];
    }

    /** Returns whether a word or a part of one can start here or end before here. */
    boolean boundary(int i) {
        return i == 0 || i >= length || folded[i] == ' ' || folded[i - 1] == ' ' || joint[i];
    }

    /** Returns whether an apostrophe or hyphen stood before this character. */
    boolean joint(int i) {
        return joint[i];
    }

    /** Returns the original character at a folded place. */
    char original(int i) {
        return original[start[i]];
    }

    /** Returns whether the original character at a folded place is a capital. */
    boolean capital(int i) {
        char c = original(i);
        return Character.isUpperCase(c != '&' ? c : original[start[i] + 1]);
    }

    int words() {
        return words;
    }

    int wordStart(int word) {
        return wordStart[word];
    }

    int wordEnd(int word) {
        return wordEnd[word];
    }

    byte wordKind(int word) {
        return wordKind[word];
    }

    /** Returns the {@link WordHash} of a whole word, its joints passed over. */
    long wordHash(int word) {
        return wordHash[word];
    }

    /** Returns whether there is a joint in a word. */
    boolean jointIn(int word) {
        return wordJoint[word];
    }

    int wordLength(int word) {
        return wordEnd[word] - wordStart[word];
    }

    /** Returns whether a word ends with the s of a possessive. */
    boolean possessive(int word) {
        int last = wordEnd[word] - 1;
        return joint[last] && folded[last] == 's' && last > wordStart[word];
    }

    String word(int word) {
        return new String(folded, wordStart[word], wordLength(word));
    }

    int wordSourceStart(int word) {
        return start[wordStart[word]];
    }

    int wordSourceEnd(int word) {
        return end[wordEnd[word] - 1];
    }

    /** Returns whether a line ends between a word and the next one. */
    boolean lineBehind(int word) {
        // Not by a search, which would go on to the end of the text behind every word.
        for (int i = wordSourceEnd(word); word + 1 < words() && i < wordSourceStart(word + 1); i++) {
            if (source.charAt(i) == '\n') {
                return true;
            }
        }
        return false;
    }

    boolean wordIs(int word, String expected) {
        if (word < 0 || word >= words || wordLength(word) != expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (folded[wordStart[word] + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the word in which a folded place lies, by bisection. */
    int wordAt(int place) {
        int found = Arrays.binarySearch(wordStart, 0, words, place);
        return found >= 0 ? found : -found - 2;
    }

    /** Returns the word that starts at a place of the original, or -1. */
    int wordFrom(int sourcePlace) {
        int low = 0;
        int high = words - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = wordSourceStart(middle);
            if (at == sourcePlace) {
                return middle;
            }
            if (at < sourcePlace) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /**
     * Returns whether at most {@code most} characters, all of them in {@code allowed}, stand between a word and the next. A blank stands for
     * any of Unicode, and what cannot be seen does not count.
     */
    boolean gap(int word, String allowed, int most) {
        if (word + 1 >= words) {
            return false;
        }
        int to = wordSourceStart(word + 1);
        int stand = 0;
        int i = wordSourceEnd(word);
        while (i < to && stand <= most) {
            Optional<CharacterReference> reference = original[i] == '&' ? CharacterReference.at(source, i) : Optional.empty();
            int c = reference.isEmpty() ? original[i] : reference.get().codePoint();
            i = reference.isEmpty() ? i + 1 : reference.get().end();
            if (c <= Character.MAX_VALUE && Folding.of((char) c) == Folding.NOTHING) {
                continue;
            }
            if (allowed.indexOf(Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c) < 0) {
                return false;
            }
            stand++;
        }
        return stand <= most;
    }

    /** Returns what the {@link Lexicon} knows of a whole word. */
    int known(int word) {
        int known = wordKnown[word];
        if (known == 0) {
            known = Lexicon.of(wordHash[word]) | LOOKED_UP;
            wordKnown[word] = known;
        }
        return known & ~LOOKED_UP;
    }

    private void fold() {
        int size = original.length;
        for (int i = 0; i < size; i++) {
            char c = original[i];
            char to = Folding.of(c);
            if (to >= Folding.FIRST_LETTER) {
                if (i > 2 && (c <= 'Z' && c >= 'A' && secondName(i) || c <= '9' && c >= '0' && numbered(i))) {
                    pendingJoint = true;
                }
                emit(to, i, i + 1);
                continue;
            }
            int point = c;
            int behind = i + 1;
            if (to == Folding.SURROGATE) {
                point = source.codePointAt(i);
                behind = i + Character.charCount(point);
            } else if (c == '&') {
                // What was written for HTML is read as what it stands for: Zo&euml;, O&#39;Brien.
                Optional<CharacterReference> reference = CharacterReference.at(source, i);
                point = reference.map(CharacterReference::codePoint).orElse(point);
                behind = reference.map(CharacterReference::end).orElse(behind);
            }
            i = fold(point, i, behind);
        }
    }

    // Returns the last place that was read.
    private int fold(int point, int from, int behind) {
        char to = point > Character.MAX_VALUE ? Folding.SURROGATE : Folding.of((char) point);
        switch (to) {
            case Folding.NOTHING -> {
                if (length > 0 && !pendingBlank) {
                    end[length - 1] = behind;
                }
            }
            case Folding.SEVERAL -> emitAll(Folding.several((char) point), from, behind);
            case Folding.SURROGATE -> {
                String letters = Folding.supplementary(point);
                pendingBlank |= letters.isEmpty();
                emitAll(letters, from, behind);
            }
            case Folding.APOSTROPHE -> {
                if (afterLetter() && behind < original.length && startsLetter(behind)) {
                    pendingJoint = true;
                } else {
                    pendingBlank = true;
                }
            }
            case Folding.HYPHEN -> {
                return hyphen(behind - 1);
            }
            case Folding.BLANK -> pendingBlank = true;
            default -> emit(to, from, behind);
        }
        return behind - 1;
    }

    // The number behind a name, as in Eleanor254; ABC123 and N20 are codes.
    private boolean numbered(int at) {
        int i = at - 1;
        while (i >= 0 && original[i] >= 'a' && original[i] <= 'z') {
            i--;
        }
        return at - i > 1 && i >= 0 && original[i] >= 'A' && original[i] <= 'Z';
    }

    // AllenEleanor in the name of a file: but McGregor and DeLuca are one.
    private boolean secondName(int at) {
        int letters = 0;
        int i = at - 1;
        while (i >= 0 && original[i] >= 'a' && original[i] <= 'z') {
            letters++;
            i--;
        }
        return letters >= 2 && i >= 0 && original[i] >= 'A' && original[i] <= 'Z'
                && !(letters == 2 && source.startsWith("Mac", i)) && !(letters == 3 && source.startsWith("Fitz", i));
    }

    // Between letters, a hyphen joins; before a line end, it joins if the next line goes on with a small letter.
    private int hyphen(int at) {
        int next = at + 1;
        if (!afterLetter() || next >= original.length) {
            pendingBlank = true;
            return at;
        }
        if (startsLetter(next)) {
            pendingJoint = true;
            return at;
        }
        boolean line = false;
        int limit = Math.min(original.length, next + LONGEST_BREAK);
        while (next < limit) {
            char c = original[next];
            if (c == '\n' || c == '\r') {
                line = true;
            } else if (!(c == ' ' || c == '\t' || line && c == '>')) {
                break;
            }
            next++;
        }
        if (line && next < original.length && startsLetter(next)) {
            pendingJoint = true;
            return next - 1;
        }
        pendingBlank = true;
        return at;
    }

    private boolean afterLetter() {
        return length > 0 && !pendingBlank && !pendingJoint && !digit(folded[length - 1]);
    }

    private boolean startsLetter(int at) {
        char to = Folding.of(original[at]);
        return to == Folding.SEVERAL || to > '9';
    }

    private void emitAll(String letters, int from, int to) {
        for (int i = 0; i < letters.length(); i++) {
            emit(letters.charAt(i), from, to);
        }
    }

    private void emit(char c, int from, int to) {
        if (length + 2 > folded.length) {
            grow();
        }
        if (pendingBlank) {
            if (length > 0) {
                folded[length] = ' ';
                start[length] = end[length - 1];
                end[length] = from;
                length++;
            }
            pendingBlank = false;
            pendingJoint = false;
        }
        folded[length] = c;
        start[length] = from;
        end[length] = to;
        joint[length] = pendingJoint;
        pendingJoint = false;
        length++;
    }

    private void grow() {
        int capacity = folded.length * 2;
        folded = Arrays.copyOf(folded, capacity);
        start = Arrays.copyOf(start, capacity);
        end = Arrays.copyOf(end, capacity);
        joint = Arrays.copyOf(joint, capacity);
    }

    private void findWords() {
        int capacity = length / 5 + 4;
        wordStart = new int[capacity];
        wordEnd = new int[capacity];
        wordKind = new byte[capacity];
        wordHash = new long[capacity];
        wordJoint = new boolean[capacity];
        int i = 0;
        while (i < length) {
            if (folded[i] == ' ') {
                i++;
                continue;
            }
            int from = i;
            boolean digits = false;
            boolean letters = false;
            boolean joined = false;
            long hash = WordHash.START;
            for (char c; i < length && (c = folded[i]) != ' '; i++) {
                if (digit(c)) {
                    digits = true;
                } else {
                    letters = true;
                }
                joined |= joint[i];
                hash = WordHash.step(hash, c);
            }
            if (words == wordStart.length) {
                wordStart = Arrays.copyOf(wordStart, words * 2);
                wordEnd = Arrays.copyOf(wordEnd, words * 2);
                wordKind = Arrays.copyOf(wordKind, words * 2);
                wordHash = Arrays.copyOf(wordHash, words * 2);
                wordJoint = Arrays.copyOf(wordJoint, words * 2);
            }
            wordHash[words] = hash;
            wordJoint[words] = joined;
            wordStart[words] = from;
            wordEnd[words] = i;
            wordKind[words] = !digits ? LETTERS : letters ? MIXED : DIGITS;
            words++;
        }
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
