package org.cadrenode.pseudonymise.engine.text;

import org.cadrenode.api.identifiable.Identifiers;

/**
 * Finds numbers and codes that no record needs to tell: NHS numbers, UPNs and ULNs by form and check digit, telephone
 * numbers, postcodes, national insurance numbers, vehicle registrations, and any number too long to be a measurement.
 * Looks a few words ahead from each word with a digit, so time is linear.
 */
final class NumberMatcher {
    private static final String DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE63\uFF0D";
    private static final String GROUPED = " >.()[]/_\u00B7\u2022" + DASHES;
    /** What stands between groups in the usual form of an NHS number, check digit or not. */
    private static final String USUAL = " .>" + DASHES;
    /** What stands between groups only where the check digit is right. */
    private static final String UNUSUAL = USUAL + "/_,:|\\~()[]\u00B7\u2022";
    private static final String POSTCODE_GAP = " _" + DASHES;
    private static final int LONGEST_MEASUREMENT = 6;
    private static final int MOST_GROUPS = 6;
    private static final String[] VEHICLES = {"car", "cars", "vehicle", "van", "reg", "registration", "plate", "permit", "parking", "run",
            "drives", "driving"};

    private NumberMatcher() { }

    static void find(FoldedText text, SpanList spans) {
        int words = text.words();
        for (int i = 0; i < words; i++) {
            byte kind = text.wordKind(i);
            if (kind == FoldedText.DIGITS) {
                digits(text, i, spans);
            } else if (kind == FoldedText.MIXED) {
                mixed(text, i, spans);
            } else if (text.wordLength(i) == 2) {
                insurance(text, i, spans);
            }
        }
    }

    private static void digits(FoldedText text, int i, SpanList spans) {
        int chi = communityHealthIndex(text, i);
        if (chi >= 0) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(chi), SpanKind.ID);
            return;
        }
        int phone = phone(text, i);
        if (phone >= 0) {
            int start = text.wordSourceStart(i);
            String source = text.source();
            while (start > 0 && (source.charAt(start - 1) == '+' || source.charAt(start - 1) == '(')) {
                start--;
            }
            spans.add(start, text.wordSourceEnd(phone), SpanKind.PHONE);
            return;
        }
        int length = text.wordLength(i);
        if (length > LONGEST_MEASUREMENT) {
            if (length <= 18 && coded(text, i)) {
                return;
            }
            String number = text.word(i);
            SpanKind kind = length == 10 && Identifiers.nhsNumber(number).isPresent() ? SpanKind.NHS : SpanKind.ID;
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(i), kind);
        } else if (length >= 3) {
            grouped(text, i, spans);
        } else if (i == 0 || text.wordLength(i - 1) != length || !alike(text, i - 1)) {
            boxed(text, i, spans);
        }
    }

    // An NHS number of single digits or of pairs, as out of the boxes of a form: if there are no more of them than make one.
    private static void boxed(FoldedText text, int i, SpanList spans) {
        int last = i;
        while (last + 1 < text.words() && last - i < 10 && alike(text, last)) {
            last++;
        }
        if ((last - i + 1) * text.wordLength(i) != 10) {
            return;
        }
        StringBuilder number = new StringBuilder(10);
        for (int word = i; word <= last; word++) {
            number.append(text.characters(), text.wordStart(word), text.wordLength(word));
        }
        if (Identifiers.nhsNumber(number.toString()).isPresent()) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(last), SpanKind.NHS);
        }
    }

    private static boolean alike(FoldedText text, int word) {
        return text.wordKind(word) == FoldedText.DIGITS && text.wordKind(word + 1) == FoldedText.DIGITS
                && text.wordLength(word) == text.wordLength(word + 1) && text.gap(word, " >|-", 3);
    }

    // The number of the Scottish index: a birth date of six digits, and four; with the check digit of an NHS number.
    private static int communityHealthIndex(FoldedText text, int i) {
        int length = text.wordLength(i);
        int last = length == 10 ? i : length == 6 && i + 1 < text.words() && text.wordKind(i + 1) == FoldedText.DIGITS
                && text.wordLength(i + 1) == 4 && text.gap(i, " -", 2) ? i + 1 : -1;
        if (last < 0 || text.at(text.wordStart(i)) > '3') {
            return -1;
        }
        String number = last == i ? text.word(i) : text.word(i) + text.word(last);
        int day = Integer.parseInt(number, 0, 2, 10);
        int month = Integer.parseInt(number, 2, 4, 10);
        return day >= 1 && day <= 31 && month >= 1 && month <= 12 && Identifiers.nhsNumber(number).isPresent() ? last : -1;
    }

    // SNOMED CT 35489007 stands for a diagnosis.
    private static boolean coded(FoldedText text, int i) {
        for (int before = i - 1; before >= Math.max(0, i - 3); before--) {
            if (text.wordIs(before, "snomed") || text.wordIs(before, "sctid")) {
                return true;
            }
        }
        return false;
    }

    // Ten digits in groups of three and more: 943 476 5919. The usual grouping is enough, any other, or other marks between, needs the
    // check digit.
    private static void grouped(FoldedText text, int i, SpanList spans) {
        StringBuilder number = new StringBuilder(12);
        int last = i;
        boolean plain = true;
        for (int word = i; word < text.words() && word < i + MOST_GROUPS; word++) {
            if (text.wordKind(word) != FoldedText.DIGITS || text.wordLength(word) < 3
                    || word > i && !text.gap(word - 1, UNUSUAL, 5)) {
                break;
            }
            plain &= word == i || text.gap(word - 1, USUAL, 5);
            number.append(text.characters(), text.wordStart(word), text.wordLength(word));
            last = word;
            if (number.length() >= 10) {
                break;
            }
        }
        if (number.length() != 10) {
            return;
        }
        boolean usual = plain && last == i + 2 && text.wordLength(i) == 3 && text.wordLength(i + 1) == 3;
        String ten = number.toString();
        if (usual || Identifiers.nhsNumber(ten).isPresent()) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(last), SpanKind.NHS);
        } else if (Identifiers.uln(ten).isPresent()) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(last), SpanKind.ID);
        }
    }

    // A number that starts with 0 and its area code, or with + and a country: returns the last word of it, or -1.
    private static int phone(FoldedText text, int i) {
        int start = text.wordStart(i);
        int length = text.wordLength(i);
        int before = text.wordSourceStart(i) - 1;
        boolean international = before >= 0 && text.source().charAt(before) == '+'
                || length > 3 && text.at(start) == '0' && text.at(start + 1) == '0';
        boolean national = text.at(start) == '0' && length >= 3 && text.at(start + 1) >= '1';
        boolean bare = length >= 12 && text.at(start) == '4' && text.at(start + 1) == '4';
        if (!international && !national && !bare) {
            return -1;
        }
        int least = national ? 10 : 9;
        int most = national ? 11 : 15;
        int total = 0;
        int last = -1;
        for (int word = i; word < text.words() && word < i + MOST_GROUPS; word++) {
            if (text.wordKind(word) != FoldedText.DIGITS || word > i && !text.gap(word - 1, GROUPED, 6)) {
                break;
            }
            int with = total + text.wordLength(word);
            if (with > most + 1) {
                break;
            }
            total = with;
            if (total >= least) {
                last = word;
            }
            if (total >= most) {
                break;
            }
        }
        return last;
    }

    private static void mixed(FoldedText text, int i, SpanList spans) {
        int from = text.wordStart(i);
        int length = text.wordLength(i);
        if (upn(text, from, length)) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(i), SpanKind.ID);
            return;
        }
        if (length >= 5 && length <= 7 && outward(text, from, length - 3) && inward(text, from + length - 3)
                && oneCase(text, from, text.wordEnd(i))) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(i), SpanKind.POSTCODE);
            return;
        }
        if (length >= 2 && length <= 4 && outward(text, from, length) && i + 1 < text.words() && text.wordLength(i + 1) == 3
                && text.gap(i, POSTCODE_GAP, 4) && inward(text, text.wordStart(i + 1))
                && oneCase(text, from, text.wordEnd(i)) && sameCase(text, from, text.wordStart(i + 1) + 1)) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(i + 1), SpanKind.POSTCODE);
            return;
        }
        int vehicle = vehicle(text, i, from, length);
        if (vehicle >= 0) {
            boolean old = vehicle == i && length <= 4;
            spans.add(text.wordSourceStart(old ? i - 1 : i), text.wordSourceEnd(vehicle), SpanKind.VEHICLE);
            return;
        }
        if (insuranceWord(text, from, length) || digitsIn(text, from, length) >= 5) {
            spans.add(text.wordSourceStart(i), text.wordSourceEnd(i), SpanKind.ID);
        }
    }

    // The form of a unique pupil number; one with a wrong check letter is one with a typing error.
    private static boolean upn(FoldedText text, int from, int length) {
        if (length != 13 || FoldedText.digit(text.at(from))) {
            return false;
        }
        return digitsIn(text, from + 1, 11) == 11;
    }

    private static int digitsIn(FoldedText text, int from, int length) {
        int digits = 0;
        for (int i = from; i < from + length; i++) {
            if (FoldedText.digit(text.at(i))) {
                digits++;
            }
        }
        return digits;
    }

    // A9, A99, AA9, AA99, A9A, AA9A.
    private static boolean outward(FoldedText text, int from, int length) {
        if (length < 2 || length > 4 || !letter(text.at(from)) || "qvx".indexOf(text.at(from)) >= 0) {
            return false;
        }
        int at = from + 1;
        int end = from + length;
        if (letter(text.at(at))) {
            at++;
        }
        if (at >= end || !FoldedText.digit(text.at(at))) {
            return false;
        }
        at++;
        return at == end || at + 1 == end && (FoldedText.digit(text.at(at)) || letter(text.at(at)));
    }

    // A digit and two letters out of those in use; ZZ99 3VZ and the like stand for no fixed abode and count, too.
    private static boolean inward(FoldedText text, int from) {
        if (from + 3 > text.length() || !FoldedText.digit(text.at(from))) {
            return false;
        }
        char first = text.at(from + 1);
        char second = text.at(from + 2);
        if (!letter(first) || !letter(second)) {
            return false;
        }
        boolean pseudo = second == 'z' && (first == 'v' || first == 'w' || first == 'c');
        if (!text.capital(from + 1) && ordinal(text.at(from), first, second) && (from == 0 || !letter(text.at(from - 1)))
                && shortOutward(text, from)) {
            return false;
        }
        return pseudo || "cikmov".indexOf(first) < 0 && "cikmov".indexOf(second) < 0;
    }

    // 3rd and 4th, but not 1th.
    private static boolean ordinal(char digit, char first, char second) {
        return switch (digit) {
            case '1' -> first == 's' && second == 't';
            case '2' -> first == 'n' && second == 'd';
            case '3' -> first == 'r' && second == 'd';
            default -> first == 't' && second == 'h';
        };
    }

    // On ward a4 3rd is hardly a postcode, zq4 3rd is one.
    private static boolean shortOutward(FoldedText text, int inward) {
        int word = text.wordAt(inward);
        int outward = text.wordStart(word) == inward ? word - 1 : word;
        return outward < 0 || text.wordLength(outward) < 2 || !letter(text.at(text.wordStart(outward) + 1));
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z';
    }

    // 3hr and 2nd are no inward parts behind a capital outward part.
    private static boolean oneCase(FoldedText text, int from, int to) {
        int letters = 0;
        int capitals = 0;
        for (int i = from; i < to; i++) {
            if (!FoldedText.digit(text.at(i))) {
                letters++;
                if (text.capital(i)) {
                    capitals++;
                }
            }
        }
        return capitals == 0 || capitals == letters || capitals == 1 && text.capital(from);
    }

    private static boolean sameCase(FoldedText text, int outward, int inward) {
        boolean capitals = text.capital(inward) && text.capital(inward + 1);
        boolean small = !text.capital(inward) && !text.capital(inward + 1);
        return text.capital(outward) ? capitals || small && !FoldedText.digit(text.at(outward + 1)) && !text.capital(outward + 1)
                : small || capitals;
    }

    // AB12 CDE, A123 BCD and ABC 123D, in capitals, or in small letters that are no word.
    private static int vehicle(FoldedText text, int i, int from, int length) {
        int before = i > 0 && text.wordLength(i - 1) == 3 && text.wordKind(i - 1) == FoldedText.LETTERS && text.gap(i - 1, " -", 1)
                ? i - 1 : -1;
        boolean together = length == 7 || length == 6;
        if (together && letters(text, from, 3) && oldEnd(text, from + 3, length - 3)) {
            return plate(text, i, from, 3, from, length) ? i : -1;
        }
        if (before >= 0 && length <= 4 && oldEnd(text, from, length)) {
            return plate(text, i, text.wordStart(before), 3, from, length) ? i : -1;
        }
        int digits = digitsFrom(text, from + (letters(text, from, 2) ? 2 : 1), from + length);
        boolean current = letters(text, from, 2) && digits == 2;
        boolean prefix = letters(text, from, 1) && !letters(text, from, 2) && digits <= 3 && (digits > 1 || vehicleSaid(text, i));
        if (!current && !prefix) {
            return -1;
        }
        int head = digits + (current ? 2 : 1);
        int word = i;
        int rest = from + head;
        if (length == head) {
            word = i + 1;
            if (word >= text.words() || text.wordLength(word) != 3 || !text.gap(i, " ->", 3)) {
                return -1;
            }
            rest = text.wordStart(word);
        } else if (length != head + 3) {
            return -1;
        }
        return letters(text, rest, 3) && plate(text, i, rest, 3, from, 1) ? word : -1;
    }

    private static int digitsFrom(FoldedText text, int from, int to) {
        int at = from;
        while (at < to && FoldedText.digit(text.at(at))) {
            at++;
        }
        return at - from;
    }

    private static boolean vehicleSaid(FoldedText text, int i) {
        for (int before = i - 1; before >= Math.max(0, i - 6); before--) {
            for (String word : VEHICLES) {
                if (text.wordIs(before, word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean letters(FoldedText text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!letter(text.at(i))) {
                return false;
            }
        }
        return true;
    }

    // 1 to 3 digits and a letter.
    private static boolean oldEnd(FoldedText text, int from, int length) {
        return length >= 2 && length <= 4 && digitsIn(text, from, length - 1) == length - 1 && letter(text.at(from + length - 1));
    }

    private static boolean plate(FoldedText text, int word, int letters, int count, int from, int length) {
        boolean capitals = true;
        boolean small = true;
        for (int i = letters; i < letters + count; i++) {
            capitals &= text.capital(i);
            small &= !text.capital(i);
        }
        for (int i = from; i < from + length; i++) {
            if (!FoldedText.digit(text.at(i))) {
                capitals &= text.capital(i);
                small &= !text.capital(i);
            }
        }
        return capitals || small && (Lexicon.of(WordHash.of(text.characters(), letters, letters + count)) == 0 || vehicleSaid(text, word));
    }

    // QQ 12 34 56 C with blanks: two letters, six digits, a letter from A to D.
    private static void insurance(FoldedText text, int i, SpanList spans) {
        if (!insurancePrefix(text.at(text.wordStart(i)), text.at(text.wordStart(i) + 1))) {
            return;
        }
        int digits = 0;
        for (int word = i + 1; word < text.words() && word <= i + 5 && text.gap(word - 1, " -", 2); word++) {
            int length = text.wordLength(word);
            byte kind = text.wordKind(word);
            if (kind == FoldedText.DIGITS) {
                digits += length;
                continue;
            }
            int own = kind == FoldedText.MIXED ? digitsIn(text, text.wordStart(word), length) : 0;
            if (digits + own == 6 && length == own + 1 && insuranceSuffix(text.at(text.wordEnd(word) - 1))) {
                spans.add(text.wordSourceStart(i), text.wordSourceEnd(word), SpanKind.ID);
            }
            return;
        }
    }

    private static boolean insuranceWord(FoldedText text, int from, int length) {
        return length == 9 && insurancePrefix(text.at(from), text.at(from + 1)) && digitsIn(text, from + 2, 6) == 6
                && insuranceSuffix(text.at(from + 8));
    }

    private static boolean insurancePrefix(char first, char second) {
        return letter(first) && letter(second) && "dfiquv".indexOf(first) < 0 && "dfioquv".indexOf(second) < 0;
    }

    private static boolean insuranceSuffix(char c) {
        return c >= 'a' && c <= 'd';
    }
}
