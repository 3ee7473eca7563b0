package org.cadrenode.gate.engine;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.VaultPerson;

/** Makes the hashes of one child and of those relatives who are described with it. For one child; not thread-safe. */
final class PersonHashes implements NumberScan.Sink {
    /** An own number that is shorter says nothing: any count may equal it. */
    static final int SHORTEST_NUMBER = 5;
    /** A word of fewer letters is no name, or none that could be told from other words. */
    static final int SHORTEST_NAME = 3;
    /** A name of several parts that is read as one word is looked for from this length on. */
    static final int SHORTEST_COMPOUND = 5;
    static final int MOST_STREET_WORDS = 4;
    private static final int MOST_NAMES = 12;

    private final Fingerprint fingerprint;
    private final LongConsumer strong;
    private final Set<Long> own = new LinkedHashSet<>();
    private final Words words;
    private final NumberScan numbers = new NumberScan();

    /** @param words to work with: its contents go */
    PersonHashes(Fingerprint fingerprint, LongConsumer strong, Words words) {
        this.fingerprint = fingerprint;
        this.strong = strong;
        this.words = words;
    }

    /** Takes in a child and its relatives. */
    void person(VaultPerson person) {
        ownNumber(person.localId());
        identifiers(person.identifiers());
        person.relatives().forEach(relative -> identifiers(relative.identifiers()));
    }

    /** Returns the hashes of names, birth days and numbers. */
    long[] own() {
        return own.stream().mapToLong(Long::longValue).toArray();
    }

    // All identifiers of one human being: full names are made of these, and not of those of a relative.
    private void identifiers(List<Identifier> identifiers) {
        List<String> forenames = new ArrayList<>();
        List<String> surnames = new ArrayList<>();
        for (Identifier identifier : identifiers) {
            String value = identifier.value();
            switch (identifier.kind()) {
                case NHS_NUMBER -> strong(FindingKind.NHS_NUMBER, value);
                case ULN -> strong(FindingKind.ULN, value);
                case UPN, FORMER_UPN -> strong(FindingKind.UPN, value);
                case POSTCODE -> strong(FindingKind.POSTCODE, value.replace(" ", ""));
                case EMAIL -> mail(value.strip());
                case PHONE -> telephone(value);
                case ADDRESS_LINE -> address(value);
                case OTHER_NUMBER, OTHER_CODE, SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT -> ownNumber(value);
                case BIRTH_DATE, OTHER_DATE -> birthDay(value);
                case FORENAME, PREFERRED_NAME -> name(value, forenames);
                case SURNAME, FORMER_SURNAME -> name(value, surnames);
                case MIDDLE_NAMES, OTHER_WORDS -> name(value, new ArrayList<>());
                // They tell a group of children, or nothing; the scrubber has its own rules for them.
                case SEX, TOWN, ORGANISATION, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC -> { }
            }
        }
        for (String forename : forenames.subList(0, Math.min(MOST_NAMES, forenames.size()))) {
            for (String surname : surnames.subList(0, Math.min(MOST_NAMES, surnames.size()))) {
                strong(FindingKind.FULL_NAME, forename + surname);
                strong(FindingKind.FULL_NAME, surname + forename);
            }
        }
    }

    private void strong(FindingKind kind, String value) {
        strong.accept(fingerprint.of(kind, value));
    }

    private void mail(String value) {
        if (value.indexOf('@') > 0) {
            strong.accept(CodeScan.mail(fingerprint, value, 0, value.length()));
        }
    }

    // The whole name and, if it has several words, each of them.
    private void name(String value, List<String> names) {
        words.read(value);
        StringBuilder whole = new StringBuilder();
        String first = "";
        boolean several = value.indexOf('\'') >= 0 || value.indexOf('\u2019') >= 0;
        for (int i = 0; i < words.count(); i++) {
            if (words.number(i)) {
                continue;
            }
            String word = words.text(i);
            several |= !whole.isEmpty();
            whole.append(word);
            if (word.length() >= 2 && !EverydayWords.NO_NAMES.contains(word)) {
                own.add(fingerprint.of(FindingKind.OWN_NAME, word));
                first = first.isEmpty() ? word : first;
            }
        }
        String name = whole.toString();
        if (EverydayWords.PARTS_OF_FULL_NAMES.contains(name)) {
            names.add(name);
        }
        if (name.length() < 2 || EverydayWords.NO_NAMES.contains(name) || first.isEmpty()) {
            return;
        }
        names.add(name);
        if (several) {
            own.add(fingerprint.of(FindingKind.OWN_NAME, name));
            if (name.length() >= SHORTEST_COMPOUND) {
                own.add(compound(fingerprint, name));
            }
            if (first.length() >= SHORTEST_NAME && first.length() < name.length()) {
                names.add(first);
            }
        }
    }

    /** Returns the hash by which a name of several parts is found where it is written apart. */
    static long compound(Fingerprint fingerprint, String name) {
        return fingerprint.of(FindingKind.DOUBTFUL_NAME, name);
    }

    private void birthDay(String value) {
        Optional<LocalDate> day = Identifiers.date(value);
        day.ifPresent(date -> own.add(fingerprint.ofDay(date.toEpochDay())));
    }

    private void ownNumber(String value) {
        words.read(value);
        long state = fingerprint.start(FindingKind.OWN_NUMBER);
        int length = 0;
        boolean digits = false;
        for (int i = 0; i < words.count(); i++) {
            state = words.step(state, i);
            length += words.length(i);
            digits |= words.number(i);
        }
        if (digits && length >= SHORTEST_NUMBER) {
            own.add(Fingerprint.finish(state));
        }
    }

    private void telephone(String value) {
        numbers.scan(value, true, this);
    }

    @Override
    public void tenDigits(char[] digits, int from) {
        if (digits[from] != '0') {
            telephone(digits, from, 10);
        }
    }

    @Override
    public void telephone(char[] digits, int from, int length) {
        if (telling(digits, from, length)) {
            strong(FindingKind.TELEPHONE, new String(digits, from, length));
        }
    }

    // What is entered in place of a number: all zeros, all ones.
    private static boolean telling(char[] digits, int from, int length) {
        for (int i = 1; i < length; i++) {
            if (digits[from + i] != digits[from]) {
                return true;
            }
        }
        return false;
    }

    // From each house number to the end of the line, and to each word from the second on.
    private void address(String value) {
        words.read(value);
        for (int i = 0; i < words.count(); i++) {
            if (!words.number(i)) {
                continue;
            }
            long state = words.step(fingerprint.start(FindingKind.ADDRESS_LINE), i);
            int street = 0;
            for (int j = i + 1; j < words.count() && !words.number(j) && street < MOST_STREET_WORDS; j++) {
                state = StreetWords.step(state, words, j);
                boolean suffix = words.gap(j) == Words.NOTHING && words.length(j) == 1;
                street += suffix ? 0 : 1;
                boolean last = j + 1 == words.count() || words.number(j + 1);
                if (street >= 2 || street == 1 && last && words.length(j) >= SHORTEST_NAME) {
                    strong.accept(Fingerprint.finish(state));
                }
            }
        }
    }
}
