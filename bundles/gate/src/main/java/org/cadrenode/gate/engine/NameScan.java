package org.cadrenode.gate.engine;

/**
 * Finds full names and address lines of anyone, and parts of names of a child's own family, in the words of a text.
 *
 * <p>A word that is a name but also an everyday word counts only where it is written as a name: with a capital inside of
 * a sentence, and not as the month beside a number or behind a word such as "since". Not thread-safe.
 */
final class NameScan {
    private static final int MOST_WORDS = 4;
    private static final int SHORT_NAME = 6;

    private final KnownPeople people;
    private final Fingerprint fingerprint;

    NameScan(KnownPeople people) {
        this.people = people;
        fingerprint = people.fingerprint();
    }

    int scan(Words words, int child) {
        int found = 0;
        for (int i = 0; i < words.count(); i++) {
            if (words.number(i)) {
                found |= address(words, i);
            } else {
                found |= fullName(words, i);
                if (child >= 0) {
                    found |= own(words, i, child) | compound(words, i, child);
                }
            }
        }
        return found;
    }

    private int address(Words words, int i) {
        long state = words.step(fingerprint.start(FindingKind.ADDRESS_LINE), i);
        int street = 0;
        for (int j = i + 1; j < words.count() && !words.number(j) && words.gap(j) < Words.STOP; j++) {
            state = StreetWords.step(state, words, j);
            if (words.gap(j) == Words.NOTHING && words.length(j) == 1) {
                continue;
            }
            if (people.holds(Fingerprint.finish(state))) {
                return FindingKind.ADDRESS_LINE.bit();
            }
            if (++street == PersonHashes.MOST_STREET_WORDS) {
                break;
            }
        }
        return 0;
    }

    // Two to four words side by side, and two with one other or an initial between them.
    private int fullName(Words words, int i) {
        long state = words.step(fingerprint.start(FindingKind.FULL_NAME), i);
        long first = state;
        int length = words.length(i);
        int last = Math.min(words.count(), i + MOST_WORDS);
        for (int j = i + 1; j < last && !words.number(j) && words.gap(j) < Words.STOP; j++) {
            state = words.step(state, j);
            length += words.length(j);
            if (people.holds(Fingerprint.finish(state)) && asName(words, i, j, length)) {
                return FindingKind.FULL_NAME.bit();
            }
            if (j == i + 2 && words.capital(i) && words.capital(i + 1) && words.capital(j)
                    && people.holds(Fingerprint.finish(words.step(first, j)))) {
                return FindingKind.FULL_NAME.bit();
            }
        }
        return 0;
    }

    // "will hope" is no name, "Will Hope" is; nor is "Hope" in "Eaton hope", which stands in small letters behind a capital.
    private boolean asName(Words words, int from, int to, int length) {
        boolean everyday = true;
        boolean capitals = true;
        for (int i = from; i <= to; i++) {
            boolean word = people.everyday(nameHash(words, i));
            if (word && i > from && words.capital(from) && !words.capital(i)) {
                return false;
            }
            everyday &= word;
            capitals &= words.capital(i);
        }
        return capitals || !everyday && length > SHORT_NAME;
    }

    private long nameHash(Words words, int i) {
        return Fingerprint.finish(words.step(fingerprint.start(FindingKind.OWN_NAME), i));
    }

    private int own(Words words, int i, int child) {
        int length = words.length(i);
        if (length < 2) {
            return 0;
        }
        long hash = nameHash(words, i);
        boolean family = people.family(child, hash);
        if (!family && words.possessive(i)) {
            hash = Fingerprint.finish(words.stepWhole(fingerprint.start(FindingKind.OWN_NAME), i));
            family = people.family(child, hash);
        }
        if (!family) {
            return 0;
        }
        if (people.everyday(hash)) {
            return doubtful(words, i) ? FindingKind.DOUBTFUL_NAME.bit() : 0;
        }
        return length >= PersonHashes.SHORTEST_NAME || words.titleCase(i) ? FindingKind.OWN_NAME.bit() : 0;
    }

    private boolean doubtful(Words words, int i) {
        if (words.count() == 1) {
            return true;
        }
        boolean capital = words.titleCase(i)
                || words.upperCase(i) && !upper(words, i - 1) && !upper(words, i + 1);
        if (!capital || words.first(i)) {
            return false;
        }
        return !(EverydayWords.MONTHS.contains(words.text(i)) && asMonth(words, i));
    }

    private static boolean upper(Words words, int i) {
        return i >= 0 && i < words.count() && words.upperCase(i);
    }

    private static boolean asMonth(Words words, int i) {
        boolean before = i > 0 && (words.number(i - 1) || ordinal(words, i - 1)
                || EverydayWords.BEFORE_MONTHS.contains(words.text(i - 1)));
        return before || i + 1 < words.count() && words.gap(i + 1) <= Words.BLANK
                && (words.number(i + 1) || EverydayWords.BEHIND_MONTHS.contains(words.text(i + 1)));
    }

    // The "th" of "4th May".
    private static boolean ordinal(Words words, int i) {
        return i > 0 && words.number(i - 1) && words.gap(i) == Words.NOTHING;
    }

    // O'Brien as O Brien, Al-Rahem as Al Rahem.
    private int compound(Words words, int i, int child) {
        long state = words.step(fingerprint.start(FindingKind.DOUBTFUL_NAME), i);
        int length = words.length(i);
        for (int j = i + 1; j < words.count() && j < i + MOST_WORDS && !words.number(j) && words.gap(j) <= Words.MARK; j++) {
            state = words.step(state, j);
            length += words.length(j);
            if (length >= PersonHashes.SHORTEST_COMPOUND && people.family(child, Fingerprint.finish(state))) {
                return FindingKind.OWN_NAME.bit();
            }
        }
        return 0;
    }
}
