package org.cadrenode.pseudonymise.engine.text;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.pseudonymise.engine.Day;

/**
 * What must not stay in the texts of one child: every written form of its own and its relatives' identifiers that is
 * worth looking for. Make one with {@link #of}; it is a step towards a {@link Scrubber}. Immutable; prints nothing.
 */
public final class ScrubWords {
    private static final int MOST_PHRASES_OF_PERSON = 64;
    static final int LONGEST_WORD = 400;
    private static final List<String> MONTHS = List.of("january", "february", "march", "april", "may", "june", "july", "august",
            "september", "october", "november", "december");
    // Abbreviations of clinical, school and social work notes that are no one's initials.
    private static final Set<String> ABBREVIATIONS = Set.of("gp", "ot", "ed", "it", "pe", "ta", "cp", "sw", "hv", "la", "dv",
            "mh", "pd", "as", "is", "in", "on", "at", "to", "of", "or", "so", "no", "we", "he", "me", "my", "be", "by", "do", "go",
            "if", "am", "an", "up", "us", "ok", "uk", "cv", "tv", "pc", "dr", "mr", "ms", "st", "nhs", "cbt", "sdq", "asd", "adhd",
            "ptsd", "ocd", "odd", "iq", "bp", "hr", "rr", "ecg", "bmi", "dna", "mdt", "cpn", "ehc", "sen", "lac", "cin", "iro",
            "dob", "re", "fw", "id", "sh", "si", "tds", "bd", "od", "prn", "mg", "kg", "cm", "pm", "mp", "pa", "ad", "hd");

    private final Map<String, ScrubWord> words = new LinkedHashMap<>();
    private final Map<String, List<ScrubWord>> others = new HashMap<>();
    private final Map<String, SpanKind> near = new LinkedHashMap<>();
    private final Set<Integer> birthDays = new LinkedHashSet<>();
    private final ScrubOptions options;
    private final SiteWords site;

    private ScrubWords(ScrubOptions options, SiteWords site) {
        this.options = options;
        this.site = site;
    }

    /**
     * Returns the words of a child.
     *
     * @param child its own identifiers, earlier ones included
     * @param localIds the provider's own ids of the child and of relatives who are known children, too
     * @param relatives each relative's identifiers
     */
    public static ScrubWords of(
            List<Identifier> child, Collection<String> localIds, Collection<List<Identifier>> relatives, ScrubOptions options) {
        return of(child, localIds, relatives, options, SiteWords.NONE);
    }

    /** Returns the words of a child, at a site that says which words are no names by themselves. */
    public static ScrubWords of(List<Identifier> child, Collection<String> localIds, Collection<List<Identifier>> relatives,
            ScrubOptions options, SiteWords site) {
        ScrubWords words = new ScrubWords(options, site);
        words.person(child, SpanKind.FORENAME, SpanKind.SURNAME);
        localIds.forEach(id -> words.number(id, SpanKind.ID));
        relatives.forEach(relative -> words.person(relative, SpanKind.RELATIVE, SpanKind.RELATIVE));
        return words;
    }

    /** Returns the words and phrases in folded form, with all that each stands for, each matched in its own way. */
    Map<String, ScrubWord[]> phrases() {
        Map<String, ScrubWord[]> all = new HashMap<>(words.size() * 2);
        words.forEach((word, first) -> {
            List<ScrubWord> more = others.getOrDefault(word, List.of());
            ScrubWord[] stands = new ScrubWord[1 + more.size()];
            stands[0] = first;
            for (int i = 0; i < more.size(); i++) {
                stands[i + 1] = more.get(i);
            }
            all.put(word, stands);
        });
        return all;
    }

    ScrubOptions options() {
        return options;
    }

    /** Returns the birth dates of the child and its relatives, as {@link Day}s. */
    int[] birthDays() {
        return birthDays.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the names whose misspellings count. */
    Map<String, SpanKind> near() {
        return options.nearNames() ? near : Map.of();
    }

    private void person(List<Identifier> identifiers, SpanKind first, SpanKind last) {
        Set<String> forenames = new LinkedHashSet<>();
        Set<String> surnames = new LinkedHashSet<>();
        List<String> middle = new ArrayList<>();
        for (Identifier identifier : identifiers) {
            String value = identifier.value();
            switch (identifier.kind()) {
                case FORENAME, PREFERRED_NAME -> forenames.addAll(name(value, first, true));
                case MIDDLE_NAMES -> middle.addAll(name(value, first, true));
                case SURNAME, FORMER_SURNAME -> surnames.addAll(name(value, last, false));
                case NHS_NUMBER -> number(value, SpanKind.NHS);
                case UPN, FORMER_UPN, ULN, OTHER_NUMBER -> number(value, SpanKind.ID);
                case POSTCODE -> postcode(value);
                case PHONE -> phone(value);
                case EMAIL -> email(value);
                case ADDRESS_LINE -> PlaceWords.address(value, this::add);
                case TOWN -> PlaceWords.town(value, this::add);
                case ORGANISATION -> PlaceWords.organisation(value, this::add);
                case BIRTH_DATE, OTHER_DATE -> birthDate(value);
                case OTHER_WORDS -> name(value, first, false);
                case OTHER_PHRASE -> phrase(value, false);
                case OTHER_PHRASE_UNLESS_NUMERIC -> phrase(value, true);
                case OTHER_CODE -> code(value);
                case SEX, SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT -> { }
            }
        }
        fullNames(forenames, middle, surnames, first, last);
    }

    // Adds a name with its parts and nicknames, and returns the forms that can stand in a full name.
    private Set<String> name(String value, SpanKind kind, boolean forename) {
        Set<String> forms = new LinkedHashSet<>();
        NameParts parts = NameParts.of(value);
        for (String whole : parts.wholes()) {
            if (whole.indexOf(' ') > 0) {
                add(whole, ScrubWord.name(kind, Care.NONE));
            } else {
                nameWord(whole, kind);
            }
            forms.add(whole);
        }
        for (String word : parts.words()) {
            nameWord(word, kind);
            forms.add(word);
            if (forename && options.nicknames()) {
                for (String other : Nicknames.of(word)) {
                    nameWord(other, kind);
                    forms.add(other);
                }
            }
        }
        return forms;
    }

    private void nameWord(String word, SpanKind kind) {
        if (word.length() < 2 || site.allows(word)) {
            return;
        }
        add(word, ScrubWord.name(kind, everyday(word) ? Care.CONTEXT : word.length() == 2 ? Care.CAPITAL : Care.NONE));
        near.putIfAbsent(word, kind);
    }

    // In a full name, a word that is a name or an everyday one is a name; single words are looked for anyway.
    private void fullNames(Set<String> forenames, List<String> middle, Set<String> surnames, SpanKind first, SpanKind last) {
        int phrases = 0;
        for (String surname : surnames) {
            boolean careful = everyday(surname);
            for (String forename : forenames) {
                if ((careful || everyday(forename)) && phrases++ < MOST_PHRASES_OF_PERSON) {
                    add(forename + " " + surname, ScrubWord.fullName(first, last));
                    add(surname + " " + forename, ScrubWord.fullName(last, first));
                }
            }
        }
        if (first == SpanKind.FORENAME) {
            forenames.stream().limit(2).forEach(forename -> surnames.stream().limit(2).forEach(surname -> {
                if (forename.length() + surname.length() > 7) {
                    add(forename + surname, ScrubWord.of(first, Care.NONE));
                }
            }));
            initials(forenames, middle, surnames);
        }
    }

    // Bare initials are the child's only: a relative is hardly ever called so.
    private void initials(Set<String> forenames, List<String> middle, Set<String> surnames) {
        for (String surname : surnames) {
            for (String forename : forenames) {
                String first = forename.substring(0, 1);
                String last = surname.substring(0, 1);
                initials(first + last);
                middle.stream().limit(2).forEach(name -> initials(first + name.charAt(0) + last));
            }
        }
    }

    private void initials(String letters) {
        if (!ABBREVIATIONS.contains(letters) && letters.chars().allMatch(Character::isLetter)) {
            add(letters, ScrubWord.of(SpanKind.FORENAME, Care.ALL_CAPITALS));
            add(letters.length() == 2 ? letters.charAt(0) + " " + letters.charAt(1)
                    : letters.charAt(0) + " " + letters.charAt(1) + " " + letters.charAt(2),
                    ScrubWord.of(SpanKind.FORENAME, Care.ALL_CAPITALS));
        }
    }

    private static boolean everyday(String word) {
        return NameContext.ambiguous(word) || Lexicon.common(word);
    }

    private void number(String value, SpanKind kind) {
        String folded = PlaceWords.folded(value);
        String compact = folded.replace(" ", "");
        boolean digits = compact.chars().allMatch(c -> FoldedText.digit((char) c));
        boolean year = compact.length() == 4 && (compact.startsWith("19") || compact.startsWith("20"));
        if (compact.length() < (digits ? 4 : 3) || year || !digits && compact.chars().noneMatch(c -> FoldedText.digit((char) c))) {
            return;
        }
        add(folded, ScrubWord.of(kind, Care.NONE));
        add(compact, ScrubWord.of(kind, Care.NONE));
    }

    // The whole, and nothing for its words.
    private void phrase(String value, boolean unlessNumeric) {
        String folded = PlaceWords.folded(value);
        boolean letters = folded.chars().anyMatch(c -> c != ' ' && !FoldedText.digit((char) c));
        if (!letters && !unlessNumeric) {
            number(value, SpanKind.ID);
        } else if (letters && folded.length() > 2) {
            add(folded, ScrubWord.of(SpanKind.ID, everyday(folded) ? Care.CAPITAL : Care.NONE));
        }
    }

    // Letters and digits, with the marks between them or without; letters alone only if they are no everyday word.
    private void code(String value) {
        String folded = PlaceWords.folded(value);
        String compact = folded.replace(" ", "");
        boolean digits = compact.chars().anyMatch(c -> FoldedText.digit((char) c));
        if (digits) {
            number(value, SpanKind.ID);
        } else if (compact.length() > 2) {
            ScrubWord code = ScrubWord.of(SpanKind.ID, everyday(compact) ? Care.ALL_CAPITALS : Care.NONE);
            add(folded, code);
            add(compact, code);
        }
    }

    private void postcode(String value) {
        String compact = Folding.compact(value);
        if (compact.length() < 5) {
            return;
        }
        ScrubWord whole = ScrubWord.of(SpanKind.POSTCODE, Care.NONE);
        int inward = compact.length() - 3;
        add(compact, whole);
        String outward = compact.substring(0, inward);
        String rest = compact.substring(inward);
        add(outward + " " + rest, whole);
        add(outward + " " + rest.charAt(0) + " " + rest.substring(1), whole);
        int letters = Character.isLetter(compact.charAt(1)) ? 2 : 1;
        add(outward.substring(0, letters) + " " + outward.substring(letters) + " " + rest, whole);
        if (outward.length() > 2) {
            add(outward, ScrubWord.of(SpanKind.POSTCODE, Care.ALL_CAPITALS));
        }
    }

    private void phone(String value) {
        String folded = PlaceWords.folded(value);
        String digits = folded.replace(" ", "");
        ScrubWord phone = ScrubWord.of(SpanKind.PHONE, Care.NONE);
        if (digits.length() >= 6) {
            add(folded, phone);
            add(digits, phone);
            String local = digits.substring(digits.length() - 6);
            add(local, phone);
            add(local.substring(0, 3) + " " + local.substring(3), phone);
        }
    }

    private void email(String value) {
        add(PlaceWords.folded(value), ScrubWord.of(SpanKind.EMAIL, Care.NONE));
        int at = value.indexOf('@');
        String local = at > 0 ? PlaceWords.folded(value.substring(0, at)) : "";
        if (local.length() >= 5 && local.indexOf(' ') < 0 && !Lexicon.common(local)) {
            add(local, ScrubWord.of(SpanKind.EMAIL, Care.NONE));
        }
    }

    // Every day is removed from texts anyway; of a birth, the month with its year and what is hardly a day go, too.
    private void birthDate(String value) {
        LocalDate day = Identifiers.date(value).orElse(null);
        if (day == null) {
            return;
        }
        birthDays.add(Day.of(day));
        ScrubWord date = ScrubWord.of(SpanKind.DOB, Care.NONE);
        String year = Integer.toString(day.getYear());
        String month = MONTHS.get(day.getMonthValue() - 1);
        for (String form : List.of(month, month.substring(0, 3))) {
            add(form + " " + year, date);
            add(form + " of " + year, date);
        }
        String ofMonth = twoDigits(day.getMonthValue());
        String ofDay = twoDigits(day.getDayOfMonth());
        String ofYear = year.substring(2);
        add(ofMonth + " " + year, date);
        // Six digits, and groups with blanks between, may be anything else of any other day.
        add(ofDay + ofMonth + ofYear, date);
        add(ofYear + ofMonth + ofDay, date);
        add(ofDay + " " + ofMonth + " " + ofYear, date);
        add(year + " " + ofMonth + " " + ofDay, date);
        add(day.getDayOfMonth() + " " + day.getMonthValue() + " " + year, date);
        add(day.getDayOfMonth() + " " + day.getMonthValue() + " " + ofYear, date);
    }

    private static String twoDigits(int number) {
        return (number < 10 ? "0" : "") + number;
    }

    // A word may be matched in two ways, each with its own care: a grandmother Trinity and Trinity School.
    private void add(String word, ScrubWord meaning) {
        if (word.isEmpty() || word.length() > LONGEST_WORD) {
            return;
        }
        ScrubWord before = words.putIfAbsent(word, meaning);
        if (before == null || before.equals(meaning)) {
            return;
        }
        ScrubWord both = before.or(meaning);
        words.put(word, both);
        if (both.everywhere()) {
            others.remove(word);
        } else {
            List<ScrubWord> more = others.computeIfAbsent(word, none -> new ArrayList<>(2));
            if (!more.contains(meaning)) {
                more.add(meaning);
            }
        }
    }

    /** Returns whether a kind of identifier gives words to look for. */
    public static boolean scrubs(IdentifierKind kind) {
        return switch (kind) {
            case SEX, SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT -> false;
            case NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME,
                    BIRTH_DATE, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE,
                    OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> true;
        };
    }

    @Override
    public String toString() {
        return "[scrub words]";
    }
}
