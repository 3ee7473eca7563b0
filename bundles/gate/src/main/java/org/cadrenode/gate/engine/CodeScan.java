package org.cadrenode.gate.engine;

/** Finds what has the shape of a unique pupil number, a postcode or an e-mail address. Not thread-safe. */
final class CodeScan {
    private static final int UPN_LENGTH = 13;
    private static final int INWARD_LENGTH = 3;
    private static final int WIDEST_GAP = 3;

    private final Fingerprint fingerprint;

    CodeScan(Fingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** Returns the kinds of identifiers of anyone that stand in {@code value}. */
    int scan(String value, KnownPeople people) {
        int found = 0;
        int length = value.length();
        int at = 0;
        int previous = 0;
        int previousEnd = -1;
        while (at < length) {
            char c = value.charAt(at);
            if (!alphanumeric(c)) {
                if (c == '@') {
                    found |= mail(value, at, people);
                }
                at++;
                continue;
            }
            int start = at;
            while (at < length && alphanumeric(value.charAt(at))) {
                at++;
            }
            int run = at - start;
            if (run == UPN_LENGTH && people.holds(upper(FindingKind.UPN, value, start, at, start, start))) {
                found |= FindingKind.UPN.bit();
            } else if (run >= 5 && run <= 7 && inward(value, at - INWARD_LENGTH)
                    && people.holds(upper(FindingKind.POSTCODE, value, start, at, start, start))) {
                found |= FindingKind.POSTCODE.bit();
            } else if (run == INWARD_LENGTH && inward(value, start) && previousEnd > 0 && start - previousEnd <= WIDEST_GAP
                    && previousEnd - previous >= 2 && previousEnd - previous <= 4 && blank(value, previousEnd, start)
                    && people.holds(upper(FindingKind.POSTCODE, value, previous, previousEnd, start, at))) {
                found |= FindingKind.POSTCODE.bit();
            }
            previous = start;
            previousEnd = at;
        }
        return found;
    }

    private static boolean inward(String value, int at) {
        return NumberScan.digit(value.charAt(at)) && letter(value.charAt(at + 1)) && letter(value.charAt(at + 2));
    }

    private static boolean blank(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private long upper(FindingKind kind, String value, int from, int to, int from2, int to2) {
        long state = fingerprint.start(kind);
        for (int i = from; i < to; i++) {
            state = Fingerprint.step(state, upper(value.charAt(i)));
        }
        for (int i = from2; i < to2; i++) {
            state = Fingerprint.step(state, upper(value.charAt(i)));
        }
        return Fingerprint.finish(state);
    }

    private int mail(String value, int at, KnownPeople people) {
        int from = at;
        while (from > 0 && local(value.charAt(from - 1))) {
            from--;
        }
        int to = at + 1;
        while (to < value.length() && (alphanumeric(value.charAt(to)) || value.charAt(to) == '.' || value.charAt(to) == '-')) {
            to++;
        }
        while (to > at && !alphanumeric(value.charAt(to - 1))) {
            to--;
        }
        // A quotation mark or a dot before an address is part of the sentence or of the address: both are tried.
        for (int start = from; start < at; start++) {
            if (start > from && alphanumeric(value.charAt(start - 1))) {
                break;
            }
            if (people.holds(mail(fingerprint, value, start, to))) {
                return FindingKind.E_MAIL.bit();
            }
        }
        return 0;
    }

    /** Returns the hash of an address, whose letters count without their case. */
    static long mail(Fingerprint fingerprint, String value, int from, int to) {
        long state = fingerprint.start(FindingKind.E_MAIL);
        for (int i = from; i < to; i++) {
            state = Fingerprint.step(state, Character.toLowerCase(value.charAt(i)));
        }
        return Fingerprint.finish(state);
    }

    private static boolean local(char c) {
        return alphanumeric(c) || "._%+-'!#$&*/=?^`{|}~".indexOf(c) >= 0;
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c & ~0x20) : c;
    }

    private static boolean letter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private static boolean alphanumeric(char c) {
        return NumberScan.digit(c) || letter(c) || c > 0x7f && Character.isLetterOrDigit(c);
    }
}
