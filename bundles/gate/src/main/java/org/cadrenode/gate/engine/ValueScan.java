package org.cadrenode.gate.engine;

/**
 * Looks for identifiers in one value after another, each for what its column can hold. Found kinds are the bits of the
 * result. Not thread-safe.
 */
final class ValueScan implements NumberScan.Sink {
    private static final int SHORTEST_DATE = 6;
    private static final int LONGEST_CODE = 64;

    private final KnownPeople people;
    private final Fingerprint fingerprint;
    private final NumberScan numbers = new NumberScan();
    private final CodeScan codes;
    private final NameScan names;
    private final Words words = new Words();
    private final char[] folded = new char[2 * LONGEST_CODE];
    private int found;

    ValueScan(KnownPeople people) {
        this.people = people;
        fingerprint = people.fingerprint();
        codes = new CodeScan(fingerprint);
        names = new NameScan(people);
    }

    /** Looks into free text, or anything that is not what its column says. */
    int text(String value, int child) {
        found = codes.scan(value, people);
        numbers.scan(value, true, this);
        words.read(value);
        found |= names.scan(words, child);
        if (child >= 0) {
            if (DateScan.any(words, day -> people.family(child, fingerprint.ofDay(day)))) {
                found |= FindingKind.OWN_BIRTH_DATE.bit();
            }
            found |= ownNumbers(child);
        }
        return found;
    }

    /** Looks into a code: letters and digits with a few marks between them, without blanks. */
    int code(String value, int child) {
        int length = value.length();
        if (length > LONGEST_CODE) {
            return text(value, child);
        }
        if (length < PersonHashes.SHORTEST_NAME || NumberScan.pseudonym(value)) {
            return 0;
        }
        found = 0;
        int digits = 0;
        int end = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                end = Folding.fold(c, folded, end);
                digits += NumberScan.digit(c) ? 1 : 0;
            }
        }
        if (digits > 0) {
            digits(value, true, child, end, digits);
        }
        if (digits < end) {
            if (length >= PersonHashes.SHORTEST_COMPOUND) {
                found |= codes.scan(value, people);
                if (people.holds(hash(FindingKind.FULL_NAME, end))) {
                    found |= FindingKind.FULL_NAME.bit();
                }
            }
            long name = hash(FindingKind.OWN_NAME, end);
            if (end >= PersonHashes.SHORTEST_NAME && people.family(child, name) && !people.everyday(name)) {
                found |= FindingKind.OWN_NAME.bit();
            }
        }
        return found;
    }

    /** Looks into a number in plain notation. */
    int number(String value, int child) {
        int length = value.length();
        if (length < PersonHashes.SHORTEST_NUMBER || length > LONGEST_CODE) {
            return length > LONGEST_CODE ? text(value, child) : 0;
        }
        found = 0;
        int end = 0;
        for (int i = 0; i < length; i++) {
            if (NumberScan.digit(value.charAt(i))) {
                folded[end++] = value.charAt(i);
            }
        }
        digits(value, false, child, end, end);
        return found;
    }

    /** Looks at a day; {@code day} is what {@link DayForm#written} makes of it. */
    int day(long day, int child) {
        return people.family(child, fingerprint.ofDay(day)) ? FindingKind.OWN_BIRTH_DATE.bit() : 0;
    }

    /** Returns a hash of a whole value, by which two values are told apart; never 0. */
    long hash(String value) {
        return fingerprint.of(FindingKind.BAD_VALUE, value);
    }

    private void digits(String value, boolean dots, int child, int end, int digits) {
        if (digits >= 9) {
            numbers.scan(value, dots, this);
        }
        if (child < 0) {
            return;
        }
        boolean fraction = !dots && value.indexOf('.') >= 0;
        if (end >= PersonHashes.SHORTEST_NUMBER && !fraction && people.family(child, hash(FindingKind.OWN_NUMBER, end))) {
            found |= FindingKind.OWN_NUMBER.bit();
        }
        if (digits >= SHORTEST_DATE - 2 && value.length() >= SHORTEST_DATE && !fraction) {
            words.read(value);
            if (DateScan.any(words, day -> people.family(child, fingerprint.ofDay(day)))) {
                found |= FindingKind.OWN_BIRTH_DATE.bit();
            }
        }
    }

    private long hash(FindingKind kind, int end) {
        long state = fingerprint.start(kind);
        for (int i = 0; i < end; i++) {
            state = Fingerprint.step(state, folded[i]);
        }
        return Fingerprint.finish(state);
    }

    // Runs of up to four words and numbers, since such a number may be written with dashes, blanks or letters in front.
    private int ownNumbers(int child) {
        for (int i = 0; i < words.count(); i++) {
            long state = fingerprint.start(FindingKind.OWN_NUMBER);
            int length = 0;
            boolean digits = false;
            for (int j = i; j < words.count() && j < i + 4 && (j == i || words.gap(j) <= Words.MARK); j++) {
                state = words.step(state, j);
                length += words.length(j);
                digits |= words.number(j);
                if (digits && length >= PersonHashes.SHORTEST_NUMBER
                        && people.family(child, Fingerprint.finish(state))) {
                    return FindingKind.OWN_NUMBER.bit();
                }
            }
        }
        return 0;
    }

    @Override
    public void tenDigits(char[] digits, int from) {
        if (people.holds(hash(FindingKind.NHS_NUMBER, digits, from, 10))) {
            found |= FindingKind.NHS_NUMBER.bit();
        }
        if (people.holds(hash(FindingKind.ULN, digits, from, 10))) {
            found |= FindingKind.ULN.bit();
        }
        if (people.holds(hash(FindingKind.TELEPHONE, digits, from, 10))) {
            found |= FindingKind.TELEPHONE.bit();
        }
    }

    @Override
    public void telephone(char[] digits, int from, int length) {
        if (people.holds(hash(FindingKind.TELEPHONE, digits, from, length))) {
            found |= FindingKind.TELEPHONE.bit();
        }
    }

    private long hash(FindingKind kind, char[] digits, int from, int length) {
        long state = fingerprint.start(kind);
        for (int i = from; i < from + length; i++) {
            state = Fingerprint.step(state, digits[i]);
        }
        return Fingerprint.finish(state);
    }
}
