package org.cadrenode.synthetic.region;

/** What a person is to a child. */
public enum Relation {
    MOTHER("mother"), FATHER("father"), STEP_PARENT("step-parent"), GRANDPARENT("grandparent"), SIBLING("sibling");

    private final String word;

    Relation(String word) {
        this.word = word;
    }

    /** The word that records use. */
    public String word() {
        return word;
    }
}
