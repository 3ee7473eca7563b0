package org.cadrenode.pseudonymise.engine.text;

/** How carefully a word of the child's or a relative's is matched, the least careful first. */
enum Care {
    /** Wherever it stands. */
    NONE,
    /** Only with a capital at its start: words of two letters, places of everyday words. */
    CAPITAL,
    /** Only if each of its words starts with a capital: an initial with a surname. */
    CAPITALS,
    /** Only if every letter is a capital: initials. */
    ALL_CAPITALS,
    /** A name that is an everyday word, too: by what stands around it. */
    CONTEXT
}
