package org.cadrenode.pseudonymise.engine.profile;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.text.Folding;
import org.cadrenode.pseudonymise.engine.text.Lexicon;

/** Forms that a value may have; one value may have several. */
enum ValueForm {
    NHS_NUMBER, UPN, ULN, POSTCODE, EMAIL, PHONE, NI_NUMBER, AREA_CODE, DATE, NUMBER, BOOLEAN, CODE, SEX,
    /** One to four words of letters, each with a capital first or all capitals. */
    NAME_SHAPE, FORENAME, SURNAME,
    /** A house number with a street, or a word for a street at the end. */
    STREET,
    /** Words that name a school, practice or home. */
    ORGANISATION,
    /** Four words or more, or more than forty characters. */
    TEXT;

    private static final int LONGEST_LOOKED_AT = 200;
    private static final int LONGEST_CODE = 40;
    // None of these patterns can go back over what it read: each repeats over characters that cannot begin what follows.
    private static final Pattern EMAIL_FORM = Pattern.compile("[A-Za-z0-9._%+'-]{1,64}+@[A-Za-z0-9.-]{3,100}+");
    private static final Pattern PHONE_FORM = Pattern.compile("(\\+44|0044|0)[1-37-9][0-9]{8,9}");
    private static final Pattern NI_FORM = Pattern.compile("[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]");
    private static final Pattern AREA_FORM = Pattern.compile("[EWSN]0[01][0-9]{6}|9[05][A-Z]{2}[0-9A-Z]{4}");
    private static final Pattern NAME_WORD = Pattern.compile("(Mc|Mac|O'|D'|O\u2019|D\u2019)?\\p{Lu}(\\p{L}|')*+");
    private static final Pattern CODE_FORM = Pattern.compile("[A-Za-z0-9._+/-]{1,40}");
    private static final Pattern NUMBER_FORM = Pattern.compile("[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?");
    private static final Pattern HOUSE_NUMBER = Pattern.compile("[0-9]{1,4}[A-Za-z]?");
    private static final Set<String> TRUTH = Set.of("true", "false", "yes", "no", "y", "n", "t", "f", "0", "1");
    private static final Set<String> SEXES = Set.of("m", "f", "male", "female", "u", "x", "i", "1", "2", "9", "0", "unknown",
            "indeterminate", "not known", "non-binary", "other");
    private static final Set<String> STREETS = Set.of("street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "close", "drive",
            "dr", "way", "court", "crescent", "place", "gardens", "grove", "terrace", "hill", "mews", "square", "walk", "row", "park",
            "rise", "view", "green", "parade", "bank", "croft", "mount", "villas", "heol", "ffordd", "fold", "garth", "gate");
    private static final Set<String> FLATS = Set.of("flat", "apartment", "apt", "unit", "house", "room", "floor");
    private static final Set<String> ORGANISATIONS = Set.of("school", "academy", "college", "nursery", "primary", "infant", "junior",
            "secondary", "surgery", "practice", "clinic", "hospital", "centre", "medical", "nhs", "trust", "ysgol", "grammar",
            "preschool", "childcare");

    /** Returns the forms of a value that is not blank and has no blanks around it. */
    static Set<ValueForm> of(String value) {
        EnumSet<ValueForm> forms = EnumSet.noneOf(ValueForm.class);
        int length = value.length();
        if (length > LONGEST_LOOKED_AT) {
            forms.add(TEXT);
            return forms;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        boolean digits = value.chars().anyMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            numbers(value, forms);
        }
        if (TRUTH.contains(lower)) {
            forms.add(BOOLEAN);
        }
        if (SEXES.contains(lower)) {
            forms.add(SEX);
        }
        if (length <= LONGEST_CODE && CODE_FORM.matcher(value).matches()) {
            forms.add(CODE);
        }
        if (value.indexOf('@') > 0 && EMAIL_FORM.matcher(value).matches()) {
            forms.add(EMAIL);
        }
        words(value, digits, forms);
        return forms;
    }

    private static void numbers(String value, Set<ValueForm> forms) {
        String packed = value.replaceAll("[ ()-]", "");
        if (packed.length() == 10) {
            Identifiers.nhsNumber(value).ifPresent(number -> forms.add(NHS_NUMBER));
            Identifiers.uln(value).ifPresent(number -> forms.add(ULN));
        } else if (packed.length() == 13) {
            Identifiers.upn(value).ifPresent(number -> forms.add(UPN));
        }
        if (packed.length() <= 7) {
            Identifiers.postcode(value).ifPresent(code -> forms.add(POSTCODE));
        }
        if (PHONE_FORM.matcher(packed).matches()) {
            forms.add(PHONE);
        }
        String upper = packed.toUpperCase(Locale.ROOT);
        if (packed.length() == 9) {
            if (NI_FORM.matcher(upper).matches()) {
                forms.add(NI_NUMBER);
            } else if (AREA_FORM.matcher(upper).matches()) {
                forms.add(AREA_CODE);
            }
        }
        if (Day.parse(value) != Day.NONE) {
            forms.add(DATE);
        }
        if (NUMBER_FORM.matcher(value).matches()) {
            forms.add(NUMBER);
        }
    }

    private static boolean longWord(String word) {
        return word.length() > 2 && word.chars().allMatch(c -> Character.isLetter(c) || c == '\'' || c == '-');
    }

    private static void words(String value, boolean digits, Set<ValueForm> forms) {
        String[] words = value.split("[\\s,]+");
        if (words.length > 3 && !digits || words.length > 7 || value.length() > LONGEST_CODE && words.length > 3) {
            forms.add(TEXT);
        }
        boolean capitals = words.length <= 4;
        boolean letters = words.length <= 4;
        boolean street = false;
        for (int i = 0; i < words.length; i++) {
            String word = words[i].toLowerCase(Locale.ROOT).replaceAll("[.']", "");
            street |= i > 0 && STREETS.contains(word) || HOUSE_NUMBER.matcher(words[i]).matches() && i + 1 < words.length && longWord(words[i + 1])
                    || FLATS.contains(word) && i + 1 < words.length;
            if (ORGANISATIONS.contains(word)) {
                forms.add(ORGANISATION);
            }
            for (String part : words[i].split("-")) {
                letters &= part.chars().allMatch(c -> Character.isLetter(c) || c == '\'' || c == '\u2019' || c == '.');
                capitals &= NAME_WORD.matcher(part).matches() || i > 0 && part.length() <= 3 && part.chars().allMatch(Character::isLetter);
            }
        }
        if (letters && value.chars().filter(Character::isLetter).count() > 1) {
            if (capitals) {
                forms.add(NAME_SHAPE);
            }
            if (Lexicon.forename(Folding.compact(words[0]))) {
                forms.add(FORENAME);
            }
            for (String part : words[words.length - 1].split("-")) {
                if (Lexicon.surname(Folding.compact(part))) {
                    forms.add(SURNAME);
                }
            }
        }
        if (street && words.length > 1 && words.length <= 8 && !forms.contains(DATE) && !forms.contains(POSTCODE) && !forms.contains(PHONE)
                && !forms.contains(NHS_NUMBER) && value.chars().anyMatch(Character::isLetter)) {
            forms.add(STREET);
        }
    }
}
