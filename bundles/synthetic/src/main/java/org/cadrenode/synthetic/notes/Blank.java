package org.cadrenode.synthetic.notes;

/** What stands in braces in a sentence. */
interface Blank {

    /** Whether it can be filled for this child. */
    boolean isPossible(NoteSubject subject);

    /** Appends what belongs there, and records what of it is an identifier. */
    void fill(Filling filling);

    /**
     * The blank of a word in braces: a {@link Slot}, or a person and a form of the name with a colon between, such as
     * {@code mother:full}.
     */
    static Blank named(String word) {
        int colon = word.indexOf(':');
        return colon < 0 ? Slot.named(word)
                : new NameBlank(Who.named(word.substring(0, colon)), NameForm.named(word.substring(colon + 1)));
    }
}
