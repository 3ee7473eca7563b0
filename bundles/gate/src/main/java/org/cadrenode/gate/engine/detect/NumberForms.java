package org.cadrenode.gate.engine.detect;

import java.util.Set;
import org.cadrenode.gate.engine.detect.Detector.Sink;

/**
 * Finds numbers of people by form and check digit, whatever stands between their digits. From each group of digits on, at
 * most fifteen digits are read, so the time is linear. Not thread-safe.
 */
final class NumberForms {
    private static final int MOST_DIGITS = 15;
    private static final int WIDEST_GAP = 3;
    private static final Set<String> NUMBER_WORDS = Set.of("nhs", "chi", "uln", "learner", "patient", "hospital");
    private static final Set<String> TELEPHONE_WORDS = Set.of("tel", "telephone", "phone", "mobile", "mob", "rang", "ring", "call",
            "called", "fax", "landline", "text", "texted", "whatsapp", "voicemail");
    private static final Set<String> GLUED = Set.of("nhs", "no", "nr", "num", "chi", "uln", "tel", "nhsno");

    private final char[] digits = new char[MOST_DIGITS + 1];
    private final char[] code = new char[16];

    void find(Tokens tokens, Sink sink) {
        for (int i = 0; i < tokens.count(); i++) {
            switch (tokens.type(i)) {
                case Tokens.NUMBER -> number(tokens, i, sink);
                case Tokens.MIXED -> {
                    glued(tokens, i, sink);
                    code(tokens, i, sink);
                }
                case Tokens.WORD -> {
                    if (tokens.length(i) <= 2) {
                        code(tokens, i, sink);
                    }
                }
                default -> { }
            }
        }
    }

    private void number(Tokens tokens, int i, Sink sink) {
        int used = 0;
        boolean fraction = tokens.at(tokens.from(i) - 1) == '.' && Tokens.digit(tokens.at(tokens.from(i) - 2));
        int at = i;
        while (at < tokens.count() && tokens.type(at) == Tokens.NUMBER && used + tokens.length(at) <= MOST_DIGITS
                && (at == i || joined(tokens, at))) {
            for (int place = tokens.from(at); place < tokens.to(at); place++) {
                digits[used++] = tokens.at(place);
            }
            tokens.looked(tokens.length(at) + 1);
            boolean end = !(tokens.type(at + 1) == Tokens.NUMBER && joined(tokens, at + 1));
            if (used == 10 && !fraction) {
                ten(tokens, i, at, sink);
            }
            if (used >= 9 && telephone(tokens, i, used, end)) {
                found(tokens, Suspicion.TELEPHONE_FORM, i, at, sink);
            }
            at++;
        }
        if (used >= 6 && used <= 8 && at == i + 1 && wordBefore(tokens, i, TELEPHONE_WORDS)) {
            found(tokens, Suspicion.POSSIBLE_NUMBER, i, i, sink);
        }
    }

    private static boolean joined(Tokens tokens, int token) {
        int gap = tokens.gap(token);
        if (gap > WIDEST_GAP) {
            return false;
        }
        for (int i = tokens.to(token - 1); i < tokens.from(token); i++) {
            char c = tokens.at(i);
            if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' && c != '\t' && c != '\n' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private void ten(Tokens tokens, int i, int last, Sink sink) {
        boolean usual = last == i || last == i + 2 && tokens.length(i) == 3 && tokens.length(i + 1) == 3
                || wordBefore(tokens, i, NUMBER_WORDS);
        ten(tokens, tokens.from(i), tokens.to(last), usual, sink);
    }

    private void ten(Tokens tokens, int from, int to, boolean usual, Sink sink) {
        boolean nhs = CheckDigits.nhs(digits, 0);
        if (!nhs && !CheckDigits.uln(digits, 0)) {
            return;
        }
        Suspicion kind = !usual ? Suspicion.POSSIBLE_NUMBER
                : !nhs ? Suspicion.ULN_FORM : CheckDigits.day(digits, 0) ? Suspicion.CHI_NUMBER_FORM : Suspicion.NHS_NUMBER_FORM;
        sink.found(kind, tokens.source(from), tokens.sourceEnd(to));
    }

    // Within the five words before, in the same sentence.
    private static boolean wordBefore(Tokens tokens, int i, Set<String> words) {
        for (int before = i - 1; before >= 0 && before >= i - 5; before--) {
            tokens.looked(1);
            if (tokens.type(before) == Tokens.WORD && words.contains(tokens.lower(before))) {
                return true;
            }
            if (tokens.first(before)) {
                return false;
            }
        }
        return false;
    }

    private boolean telephone(Tokens tokens, int i, int used, boolean end) {
        boolean plus = tokens.at(tokens.from(i) - 1) == '+';
        int at = 0;
        if (digits[0] == '0' && digits[1] == '0') {
            at = 2;
            plus = true;
        }
        if (plus) {
            if (!(digits[at] == '4' && digits[at + 1] == '4')) {
                return end && used - at >= 10 && tokens.length(i) <= 7 && digits[at] != '0';
            }
            at += 2;
            at += digits[at] == '0' ? 1 : 0;
            int left = used - at;
            return (left == 10 || left == 9 && end) && national(digits[at]);
        }
        if (digits[0] != '0' || tokens.length(i) < 3 || !national(digits[1])) {
            return false;
        }
        return used == 11 || used == 10 && end && (digits[1] == '1' || digits[1] == '8' || digits[1] == '5');
    }

    private static boolean national(char digit) {
        return digit != '0' && digit != '4' && digit != '6';
    }

    // NHS9434765919.
    private void glued(Tokens tokens, int i, Sink sink) {
        int from = tokens.from(i);
        int to = tokens.to(i);
        int at = from;
        while (at < to && !Tokens.digit(tokens.at(at)) && at - from <= 5) {
            at++;
        }
        if (to - at != 10 || !GLUED.contains(word(tokens, from, at))) {
            return;
        }
        for (int place = at; place < to; place++) {
            if (!Tokens.digit(tokens.at(place))) {
                return;
            }
            digits[place - at] = tokens.at(place);
        }
        ten(tokens, at, to, true, sink);
    }

    private static String word(Tokens tokens, int from, int to) {
        StringBuilder word = new StringBuilder();
        for (int i = from; i < to; i++) {
            word.append(Character.toLowerCase(tokens.at(i)));
        }
        return word.toString();
    }

    // Letters and digits of a pupil's or an insured person's number, in one or in groups.
    private void code(Tokens tokens, int i, Sink sink) {
        int used = 0;
        for (int at = i; at < tokens.count() && used + tokens.length(at) <= 13 && (at == i || joined(tokens, at)); at++) {
            boolean part = tokens.type(at) == Tokens.NUMBER || tokens.type(at) == Tokens.MIXED
                    || tokens.type(at) == Tokens.WORD && tokens.length(at) <= 2;
            if (!part) {
                return;
            }
            for (int place = tokens.from(at); place < tokens.to(at); place++) {
                code[used++] = Character.toUpperCase(tokens.at(place));
            }
            tokens.looked(tokens.length(at));
            if (used == 9 && CheckDigits.insurance(code, 0)) {
                found(tokens, Suspicion.NI_NUMBER_FORM, i, at, sink);
                return;
            }
            if (used == 13 && CheckDigits.upn(code, 0)) {
                found(tokens, Suspicion.UPN_FORM, i, at, sink);
                return;
            }
        }
    }

    private static void found(Tokens tokens, Suspicion kind, int first, int last, Sink sink) {
        sink.found(kind, tokens.source(tokens.from(first)), tokens.sourceEnd(tokens.to(last)));
    }
}
