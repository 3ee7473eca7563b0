package org.cadrenode.pseudonymise.engine.text;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.keys.PackedHashes;

/**
 * The full names and address lines of everyone who is known, looked for in every text whosever it is: forename and surname
 * in either order, with at most two middle names between, and house number with street. A single name of a stranger is not
 * looked for. Text is read once, and each of its words asks a few places in memory, so time is linear.
 *
 * <p>Only hashes are kept, under a key that is drawn anew at each start and never leaves memory: about 7 bytes
 * for each of the two orders of a different full name and each different address, and 256 KiB for what most
 * words fail at. It only grows. Any number of threads may read while none writes.
 */
public final class Everyone {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final int MOST_NAMES = 12;
    private static final int MOST_PARTS = 7;
    private static final int MOST_MIDDLE_PARTS = 2;
    private static final int MOST_STREET_WORDS = 4;
    private static final int SHORTEST_PART = 3;
    private static final int SHORTEST_SMALL = 7;
    private static final int LONGEST_BEGINNING = 6;
    private static final int FILTER_BITS = 20;
    // What is entered in place of a name.
    private static final Set<String> NO_NAMES = Set.of("aunt", "auntie", "baby", "boy", "brother", "carer", "child",
            "confidential", "cousin", "dad", "daddy", "daughter", "deceased", "doctor", "father", "female", "forename",
            "girl", "gran", "grandad", "grandfather", "grandma", "grandmother", "guardian", "husband", "infant", "junior",
            "known", "male", "mother", "mum", "mummy", "na", "name", "nan", "nk", "none", "not", "null", "parent", "parents",
            "partner", "senior", "sibling", "sister", "son", "stepfather", "stepmother", "surname", "tbc", "test", "triplet",
            "twin", "unborn", "uncle", "unknown", "wife", "withheld");

    private final long nameStart;
    private final long addressStart;
    private final long filterStart;
    private final PackedHashes hashes = new PackedHashes();
    private final long[] beginnings = new long[1 << FILTER_BITS - 6];
    private final long[] names = new long[1 << FILTER_BITS - 6];

    /** Nobody yet, under a key of its own. */
    public Everyone() {
        this(new SecureRandom().nextLong());
    }

    Everyone(long seed) {
        nameStart = mix(seed + STEP);
        addressStart = mix(seed + 2 * STEP);
        filterStart = mix(seed + 3 * STEP);
    }

    /** Adds one human being: all identifiers of a child, or all of one relative. */
    public void add(List<Identifier> identifiers) {
        Set<String> forenames = new LinkedHashSet<>();
        Set<String> surnames = new LinkedHashSet<>();
        for (Identifier identifier : identifiers) {
            switch (identifier.kind()) {
                case FORENAME, PREFERRED_NAME -> name(identifier.value(), forenames);
                case SURNAME, FORMER_SURNAME -> name(identifier.value(), surnames);
                case ADDRESS_LINE -> address(TextParts.of(FoldedText.of(identifier.value())));
                case NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER, MIDDLE_NAMES, BIRTH_DATE, SEX, POSTCODE, TOWN, PHONE, EMAIL,
                        ORGANISATION, SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT -> { }
            }
        }
        for (String forename : forenames) {
            for (String surname : surnames) {
                fullName(forename, surname);
                fullName(surname, forename);
            }
        }
    }

    // The whole name, its first part that tells something, and its last.
    private static void name(String value, Set<String> names) {
        TextParts parts = TextParts.of(FoldedText.of(value));
        StringBuilder whole = new StringBuilder();
        List<String> telling = new ArrayList<>();
        for (int i = 0; i < parts.count(); i++) {
            if (!parts.number(i)) {
                String part = parts.text(i);
                whole.append(part);
                if (part.length() > 1 && !NO_NAMES.contains(part) && !NameParts.particle(part)) {
                    telling.add(part);
                }
            }
        }
        if (whole.length() < 2 || telling.isEmpty() && !NameParts.particle(whole.toString())) {
            return;
        }
        String first = telling.isEmpty() ? "" : telling.get(0);
        String last = telling.isEmpty() ? "" : telling.get(telling.size() - 1);
        for (String form : List.of(whole.toString(), first, last)) {
            boolean enough = form.length() >= SHORTEST_PART || form.length() == whole.length();
            if (!form.isEmpty() && enough && names.size() < MOST_NAMES) {
                names.add(form);
            }
        }
    }

    private void fullName(String first, String second) {
        long state = filterStart;
        for (int i = 0; i < LONGEST_BEGINNING && i < first.length() + second.length(); i++) {
            state = step(state, i < first.length() ? first.charAt(i) : second.charAt(i - first.length()));
            mark(beginnings, finish(state));
        }
        long whole = step(nameStart, first);
        mark(names, finish(whole));
        hashes.add(finish(step(whole, second)));
    }

    // From each house number to the end of the line, and to each word from the second on.
    private void address(TextParts line) {
        for (int i = 0; i < line.count(); i++) {
            if (!line.number(i)) {
                continue;
            }
            long state = step(addressStart, line.text(i));
            int street = 0;
            for (int j = i + 1; j < line.count() && !line.number(j) && street < MOST_STREET_WORDS; j++) {
                state = step(state, PlaceWords.streetWord(line.text(j)));
                street += suffix(line, j) ? 0 : 1;
                boolean last = j + 1 == line.count() || line.number(j + 1);
                if (street >= 2 || street == 1 && last && line.length(j) >= SHORTEST_PART) {
                    hashes.add(finish(state));
                }
            }
        }
    }

    // The a of 12a.
    private static boolean suffix(TextParts parts, int part) {
        return parts.length(part) == 1 && parts.attached(part);
    }

    /** Adds a span for each full name and each address line of anyone. */
    void find(FoldedText text, SpanList spans) {
        if (hashes.size() == 0) {
            return;
        }
        TextParts parts = TextParts.of(text);
        for (int i = 0; i < parts.count(); i++) {
            if (parts.number(i)) {
                findAddress(text, parts, i, spans);
            } else if (mayBeName(text, parts, i)) {
                findName(text, parts, i, spans);
            }
        }
    }

    // A word of the language in small letters that is no listed name starts none: most words end here.
    private static boolean mayBeName(FoldedText text, TextParts parts, int part) {
        int word = parts.word(part);
        if (text.wordStart(word) != parts.from(part) || text.jointIn(word) || parts.capital(part)) {
            return true;
        }
        int known = text.known(word);
        return (known & Lexicon.PLAIN) == 0 || (known & (Lexicon.FORENAME | Lexicon.SURNAME)) != 0;
    }

    // Whether the first letters, over as many parts as it takes, are those of any name: what most words fail at.
    private void findName(FoldedText text, TextParts parts, int first, SpanList spans) {
        long state = nameStart;
        long beginning = filterStart;
        int read = 0;
        for (int last = first; last < parts.count() && last < first + MOST_PARTS && goesOn(parts, first, last); last++) {
            if (parts.possessive(last)) {
                continue;
            }
            if (read < LONGEST_BEGINNING) {
                int to = Math.min(parts.to(last), parts.from(last) + LONGEST_BEGINNING - read);
                beginning = step(beginning, text, parts.from(last), to);
                read += to - parts.from(last);
                if (!marked(beginnings, finish(beginning))) {
                    return;
                }
            }
            state = step(state, text, parts.from(last), parts.to(last));
            long hash = finish(state);
            if (hashes.contains(hash) && meant(text, parts, first, last)) {
                addName(text, parts.from(first), parts.to(last), spans);
            }
            if (parts.capital(first) && marked(names, hash)) {
                findBehindMiddle(text, parts, first, last, state, spans);
            }
        }
    }

    private static boolean goesOn(TextParts parts, int first, int part) {
        return !parts.number(part) && (part == first || !parts.stop(part));
    }

    // Tess Louise O'Hara: one or two capitalised words, or initials, between a name and the other.
    private void findBehindMiddle(FoldedText text, TextParts parts, int first, int last, long state, SpanList spans) {
        int middle = last + 1;
        int behind = middle + MOST_MIDDLE_PARTS;
        for (int at = middle + 1; at < parts.count() && at <= behind && goesOn(parts, first, at - 1) && middleName(text, parts, at - 1)
                && goesOn(parts, first, at) && parts.capital(at); at++) {
            long other = state;
            for (int end = at; end < parts.count() && end < at + MOST_PARTS / 2 && goesOn(parts, first, end); end++) {
                other = step(other, text, parts.from(end), parts.to(end));
                if (hashes.contains(finish(other))) {
                    addName(text, parts.from(first), parts.to(end), spans);
                }
            }
        }
    }

    private static boolean middleName(FoldedText text, TextParts parts, int part) {
        if (!text.capital(parts.from(part))) {
            return false;
        }
        int known = Lexicon.of(WordHash.of(text.characters(), parts.from(part), parts.to(part)));
        return (known & (Lexicon.NO_NAME | Lexicon.TITLE | Lexicon.TITLE_SHORT)) == 0
                && ((known & Lexicon.PLAIN) == 0 || (known & (Lexicon.FORENAME | Lexicon.SURNAME)) != 0);
    }

    // With capitals it is a name. Without, everyday words alone are none, nor is one behind a capital: Eaton will. The van der
    // of a name counts for neither.
    private static boolean meant(FoldedText text, TextParts parts, int first, int last) {
        boolean capitals = true;
        boolean plain = true;
        for (int i = first; i <= last; i++) {
            boolean capital = parts.capital(i);
            String part = parts.text(i);
            if (!capital && i > first && i < last && NameParts.particle(part)) {
                continue;
            }
            boolean everyday = NameContext.plainWord(part);
            if (i > first && !capital && everyday && parts.capital(first)) {
                return false;
            }
            capitals &= capital;
            plain &= everyday;
        }
        return capitals || !plain && parts.to(last) - parts.from(first) >= SHORTEST_SMALL;
    }

    private void findAddress(FoldedText text, TextParts parts, int number, SpanList spans) {
        long state = step(addressStart, text, parts.from(number), parts.to(number));
        int street = 0;
        for (int i = number + 1; i < parts.count() && goesOn(parts, number, i) && street < MOST_STREET_WORDS; i++) {
            state = step(state, PlaceWords.streetWord(parts.text(i)));
            if (suffix(parts, i)) {
                continue;
            }
            street++;
            if (hashes.contains(finish(state))) {
                int house = PlaceWords.houseNumber(text, text.wordAt(parts.from(number)) + 1);
                spans.add(Math.min(text.wordSourceStart(house), text.sourceStart(parts.from(number))),
                        text.sourceEnd(parts.to(i) - 1), SpanKind.ADDRESS);
            }
        }
    }

    // A piece a word, so that what is known of the family tells the kind of each.
    private static void addName(FoldedText text, int from, int to, SpanList spans) {
        for (int word = text.wordAt(from); word < text.words() && text.wordStart(word) < to; word++) {
            int start = Math.max(from, text.wordStart(word));
            int end = Math.min(to, text.wordEnd(word));
            spans.add(text.sourceStart(start), text.sourceEnd(end - 1), SpanKind.OTHER_NAME);
        }
    }

    /** Returns how many full names, in either order, and address lines are looked for. */
    public int size() {
        return hashes.size();
    }

    /** Returns about how many bytes it takes in memory. */
    public long bytes() {
        return hashes.bytes() + 8L * (beginnings.length + names.length);
    }

    private static void mark(long[] filter, long hash) {
        filter[(int) (hash >>> 70 - FILTER_BITS)] |= 1L << (hash >>> 64 - FILTER_BITS);
    }

    private static boolean marked(long[] filter, long hash) {
        return (filter[(int) (hash >>> 70 - FILTER_BITS)] & 1L << (hash >>> 64 - FILTER_BITS)) != 0;
    }

    private static long step(long state, char character) {
        long next = (state ^ character) * STEP;
        return next ^ next >>> 32;
    }

    private static long step(long state, String characters) {
        long next = state;
        for (int i = 0; i < characters.length(); i++) {
            next = step(next, characters.charAt(i));
        }
        return next;
    }

    private static long step(long state, FoldedText text, int from, int to) {
        long next = state;
        for (int i = from; i < to; i++) {
            next = step(next, text.at(i));
        }
        return next;
    }

    private static long finish(long state) {
        long hash = mix(state);
        return hash == 0 ? STEP : hash;
    }

    // SplitMix64 (Steele, Lea, Flood, 2014).
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public String toString() {
        return "[everyone]";
    }
}
