package org.cadrenode.gate.engine.detect;

import java.util.Set;
import org.cadrenode.gate.engine.detect.Detector.Sink;

/** Finds postcodes, vehicle registrations, e-mail addresses and addresses of the web by form. Stateless. */
final class PlaceForms {
    // Areas of postcodes in use, with those of the Crown dependencies and of the forces (Royal Mail).
    private static final Set<String> AREAS = Set.of(("AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG "
            + "DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS "
            + "LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD "
            + "TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE").split(" "));
    private static final Set<String> ENDINGS = Set.of("uk", "com", "net", "org", "info", "co", "io", "me", "eu", "ie", "wales", "scot",
            "london", "tv", "app", "dev", "edu", "gov");
    private static final Set<String> ORDINALS = Set.of("1ST", "2ND", "3RD", "4TH", "5TH", "6TH", "7TH", "8TH", "9TH");
    private static final Set<String> UNITS = Set.of("HR", "ND", "PX", "GB", "TB", "NG", "LB");

    private PlaceForms() { }

    static void find(Tokens tokens, Sink sink) {
        for (int i = 0; i < tokens.count(); i++) {
            int type = tokens.type(i);
            if (type == Tokens.MIXED) {
                postcode(tokens, i, sink);
                vehicle(tokens, i, sink);
            } else if (type == Tokens.WORD) {
                if (tokens.length(i) == 3) {
                    suffixVehicle(tokens, i, sink);
                }
            }
        }
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.type(i) == Tokens.WORD || tokens.type(i) == Tokens.MIXED) {
                i = chain(tokens, i, sink);
            }
        }
        int searched = 0;
        for (int at = 0; at < tokens.size(); at++) {
            if (tokens.at(at) == '@') {
                searched = mail(tokens, at, searched, sink);
            }
        }
    }

    private static void postcode(Tokens tokens, int i, Sink sink) {
        int from = tokens.from(i);
        int length = tokens.length(i);
        if (length >= 5 && length <= 7 && inward(tokens, tokens.to(i) - 3)) {
            postcode(tokens, from, tokens.to(i) - 3, tokens.to(i), sink);
        } else if (length <= 4 && tokens.type(i + 1) == Tokens.MIXED && tokens.length(i + 1) == 3 && tokens.gap(i + 1) <= 3
                && blank(tokens, tokens.to(i), tokens.from(i + 1)) && inward(tokens, tokens.from(i + 1))) {
            postcode(tokens, from, tokens.to(i), tokens.to(i + 1), sink);
        }
    }

    private static boolean blank(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (" -.\t\n\r_".indexOf(tokens.at(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean inward(Tokens tokens, int at) {
        return Tokens.digit(tokens.at(at)) && unit(tokens.at(at + 1)) && unit(tokens.at(at + 2));
    }

    // The letters of the last part: none of C, I, K, M, O and V (Royal Mail, Postcode Address File).
    private static boolean unit(char c) {
        char capital = upper(c);
        return capital >= 'A' && capital <= 'Z' && "CIKMOV".indexOf(capital) < 0;
    }

    private static void postcode(Tokens tokens, int from, int middle, int to, Sink sink) {
        int letters = 0;
        while (from + letters < middle && !Tokens.digit(tokens.at(from + letters))) {
            letters++;
        }
        int rest = middle - from - letters;
        if (letters < 1 || letters > 2 || rest < 1 || rest > 2
                || rest == 2 && !Tokens.digit(tokens.at(middle - 1)) && !letter(tokens.at(middle - 1))) {
            return;
        }
        String area = upper(tokens, from, from + letters);
        String inward = upper(tokens, to - 3, to);
        boolean exists = AREAS.contains(area);
        if (!letter(area.charAt(0)) || !exists && "QVX".indexOf(area.charAt(0)) >= 0) {
            return;
        }
        boolean capitals = Character.isUpperCase(tokens.at(from)) && Character.isUpperCase(tokens.at(to - 1));
        if (!capitals && !exists && ORDINALS.contains(inward)) {
            return;
        }
        if (!capitals && (ORDINALS.contains(inward) || UNITS.contains(inward.substring(1)) && area.length() == 1)) {
            exists = false;
        }
        sink.found(exists ? Suspicion.POSTCODE_FORM : Suspicion.POSSIBLE_POSTCODE, tokens.source(from), tokens.sourceEnd(to));
    }

    // AB12 CDE, AB12CDE, A123 BCD: in capitals, as in small letters they are anything.
    private static void vehicle(Tokens tokens, int i, Sink sink) {
        int from = tokens.from(i);
        int length = tokens.length(i);
        int letters = 0;
        while (letters < length && capital(tokens.at(from + letters))) {
            letters++;
        }
        int digits = 0;
        while (letters + digits < length && Tokens.digit(tokens.at(from + letters + digits))) {
            digits++;
        }
        boolean shape = letters == 2 && digits == 2 || letters == 1 && digits >= 1 && digits <= 3;
        if (!shape) {
            return;
        }
        int end = letters + digits;
        if (length == end + 3 && capitals(tokens, from + end, from + length)) {
            sink.found(Suspicion.POSSIBLE_VEHICLE, tokens.source(from), tokens.sourceEnd(tokens.to(i)));
        } else if (length == end && tokens.type(i + 1) == Tokens.WORD && tokens.length(i + 1) == 3 && tokens.mark(i + 1) == ' '
                && capitals(tokens, tokens.from(i + 1), tokens.to(i + 1)) && letters == 2) {
            sink.found(Suspicion.POSSIBLE_VEHICLE, tokens.source(from), tokens.sourceEnd(tokens.to(i + 1)));
        }
    }

    // ABC 123D.
    private static void suffixVehicle(Tokens tokens, int i, Sink sink) {
        if (tokens.type(i + 1) != Tokens.MIXED || tokens.length(i + 1) != 4 || tokens.mark(i + 1) != ' '
                || !capitals(tokens, tokens.from(i), tokens.to(i))) {
            return;
        }
        int at = tokens.from(i + 1);
        if (Tokens.digit(tokens.at(at)) && Tokens.digit(tokens.at(at + 1)) && Tokens.digit(tokens.at(at + 2)) && capital(tokens.at(at + 3))) {
            sink.found(Suspicion.POSSIBLE_VEHICLE, tokens.source(tokens.from(i)), tokens.sourceEnd(tokens.to(i + 1)));
        }
    }

    // Words with dots and nothing else between them, of which the last is an ending of the web; or behind www or a scheme.
    private static int chain(Tokens tokens, int i, Sink sink) {
        int last = i;
        while (last + 1 < tokens.count() && tokens.type(last + 1) != Tokens.MARKER
                && (tokens.mark(last + 1) == '.' || tokens.mark(last + 1) == '-')) {
            last++;
            tokens.looked(1);
        }
        boolean scheme = tokens.length(i) >= 4 && tokens.length(i) <= 5 && tokens.lower(i).startsWith("http")
                && tokens.at(tokens.to(i)) == ':' && tokens.at(tokens.to(i) + 1) == '/';
        boolean mail = tokens.at(tokens.from(i) - 1) == '@' || tokens.at(tokens.to(last)) == '@';
        boolean site = last > i && tokens.mark(last) == '.' && tokens.type(last) == Tokens.WORD && ENDINGS.contains(tokens.lower(last))
                && tokens.length(last - 1) > 1;
        if (!mail && (scheme || site)) {
            int end = tokens.to(last);
            while (end < tokens.size() && " \t\n\r\"<>[]".indexOf(tokens.at(end)) < 0 && (scheme || site)) {
                end++;
                tokens.looked(1);
            }
            int after = last;
            while (after + 1 < tokens.count() && tokens.from(after + 1) < end) {
                after++;
            }
            sink.found(Suspicion.POSSIBLE_WEB_ADDRESS, tokens.source(tokens.from(i)), tokens.sourceEnd(Math.max(end, tokens.to(after))));
            return after;
        }
        return last;
    }

    // Nothing before `searched` is read again, so that a row of such marks takes no longer.
    private static int mail(Tokens tokens, int at, int searched, Sink sink) {
        int from = at;
        while (from > searched && local(tokens.at(from - 1))) {
            from--;
        }
        int to = at + 1;
        int dot = -1;
        while (to < tokens.size() && (letter(tokens.at(to)) || Tokens.digit(tokens.at(to)) || ".-_".indexOf(tokens.at(to)) >= 0)) {
            if (tokens.at(to) == '.' && to + 1 < tokens.size() && letter(tokens.at(to + 1))) {
                dot = to;
            }
            to++;
        }
        tokens.looked(to - from);
        while (to > at + 1 && !letter(tokens.at(to - 1)) && !Tokens.digit(tokens.at(to - 1))) {
            to--;
        }
        if (from < at && dot > at + 1) {
            sink.found(Suspicion.E_MAIL_FORM, tokens.source(from), tokens.sourceEnd(to));
        } else if (from == at && to - at > 3 && (at == 0 || " \n\t(".indexOf(tokens.at(at - 1)) >= 0)) {
            sink.found(Suspicion.POSSIBLE_WEB_ADDRESS, tokens.source(at), tokens.sourceEnd(to));
        }
        return to;
    }

    private static boolean local(char c) {
        return letter(c) || Tokens.digit(c) || "._%+-'".indexOf(c) >= 0;
    }

    private static boolean letter(char c) {
        return Tokens.letter(c);
    }

    private static boolean capital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean capitals(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!capital(tokens.at(i))) {
                return false;
            }
        }
        return true;
    }

    private static char upper(char c) {
        return Character.toUpperCase(c);
    }

    private static String upper(Tokens tokens, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(upper(tokens.at(i)));
        }
        return text.toString();
    }
}
