package org.cadrenode.gate.engine.detect;

import java.util.Map;
import org.cadrenode.gate.engine.detect.Detector.Sink;

/** Finds days with month and year in words and numbers. Looks at most five tokens on, so the time is linear. Stateless. */
final class DateForms {
    private static final Map<String, Integer> MONTHS = Map.ofEntries(Map.entry("jan", 1), Map.entry("january", 1), Map.entry("feb", 2),
            Map.entry("february", 2), Map.entry("mar", 3), Map.entry("march", 3), Map.entry("apr", 4), Map.entry("april", 4),
            Map.entry("may", 5), Map.entry("jun", 6), Map.entry("june", 6), Map.entry("jul", 7), Map.entry("july", 7),
            Map.entry("aug", 8), Map.entry("august", 8), Map.entry("sep", 9), Map.entry("sept", 9), Map.entry("september", 9),
            Map.entry("oct", 10), Map.entry("october", 10), Map.entry("nov", 11), Map.entry("november", 11), Map.entry("dec", 12),
            Map.entry("december", 12));

    private DateForms() { }

    static void find(Tokens tokens, Sink sink) {
        for (int i = 0; i < tokens.count(); i++) {
            int last = -1;
            if (tokens.type(i) == Tokens.NUMBER) {
                last = numbers(tokens, i);
                last = last < 0 ? dayFirst(tokens, i, tokens.value(i)) : last;
            } else if (tokens.type(i) == Tokens.MIXED) {
                int day = ordinal(tokens, i);
                last = day > 0 ? dayFirst(tokens, i, day) : -1;
            } else if (tokens.type(i) == Tokens.WORD && month(tokens, i) > 0) {
                last = monthFirst(tokens, i);
            }
            tokens.looked(1);
            if (last >= 0) {
                sink.found(Suspicion.POSSIBLE_DATE, tokens.source(tokens.from(i)), tokens.sourceEnd(tokens.to(last)));
                i = last;
            }
        }
    }

    private static int numbers(Tokens tokens, int i) {
        int length = tokens.length(i);
        int first = tokens.value(i);
        if (length == 8) {
            return compact(first / 10000, first / 100 % 100, first % 100) || compact(first % 10000, first / 10000 % 100, first / 1000000)
                    ? i : -1;
        }
        if (!separated(tokens, i + 1) || !separated(tokens, i + 2) || tokens.type(i + 1) != Tokens.NUMBER) {
            return -1;
        }
        int second = tokens.value(i + 1);
        // 2012-03-04T10:15.
        int third = tokens.type(i + 2) == Tokens.NUMBER ? tokens.value(i + 2) : leading(tokens, i + 2);
        int thirdLength = tokens.type(i + 2) == Tokens.NUMBER ? tokens.length(i + 2) : 2;
        if (length == 4) {
            return year(first) && day(third) && month(second) ? i + 2 : -1;
        }
        boolean blanks = tokens.mark(i + 1) == ' ';
        boolean years = thirdLength == 4 && year(third) || thirdLength == 2 && third >= 0 && !blanks;
        return length <= 2 && years && (day(first) && month(second) || month(first) && day(second)) ? i + 2 : -1;
    }

    private static int leading(Tokens tokens, int i) {
        int from = tokens.from(i);
        return tokens.type(i) == Tokens.MIXED && Tokens.digit(tokens.at(from)) && Tokens.digit(tokens.at(from + 1))
                && tokens.at(from + 2) == 'T' ? tokens.value(from, from + 2) : -1;
    }

    private static boolean separated(Tokens tokens, int i) {
        if (i >= tokens.count() || tokens.gap(i) > 3) {
            return false;
        }
        for (int place = tokens.to(i - 1); place < tokens.from(i); place++) {
            if ("/-. \\".indexOf(tokens.at(place)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean compact(int year, int month, int day) {
        return year(year) && month(month) && day(day);
    }

    // 4 March 2012, 4th of March '12, 4-MAR-12.
    private static int dayFirst(Tokens tokens, int i, int day) {
        if (!day(day) || tokens.length(i) > 4) {
            return -1;
        }
        int at = i + 1;
        while (at < tokens.count() && at <= i + 3 && tokens.type(at) == Tokens.WORD && filler(tokens, at)) {
            at++;
        }
        if (at >= tokens.count() || tokens.gap(at) > 3 || tokens.type(at) != Tokens.WORD || month(tokens, at) == 0) {
            return -1;
        }
        return year(tokens, at + 1) ? at + 1 : -1;
    }

    private static boolean filler(Tokens tokens, int i) {
        int length = tokens.length(i);
        if (length > 3 || length < 2) {
            return false;
        }
        return switch (tokens.lower(i)) {
            case "of", "the", "day", "st", "nd", "rd", "th" -> true;
            default -> false;
        };
    }

    // March 4th, 2012.
    private static int monthFirst(Tokens tokens, int i) {
        int day = tokens.type(i + 1) == Tokens.NUMBER && tokens.length(i + 1) <= 2 ? tokens.value(i + 1)
                : tokens.type(i + 1) == Tokens.MIXED ? ordinal(tokens, i + 1) : 0;
        return day(day) && tokens.gap(i + 1) <= 2 && i + 2 < tokens.count() && tokens.length(i + 2) == 4 && year(tokens, i + 2) ? i + 2 : -1;
    }

    private static boolean year(Tokens tokens, int i) {
        if (tokens.type(i) != Tokens.NUMBER || tokens.gap(i) > 3) {
            return false;
        }
        return tokens.length(i) == 4 && year(tokens.value(i)) || tokens.length(i) == 2;
    }

    private static int ordinal(Tokens tokens, int i) {
        int length = tokens.length(i);
        int from = tokens.from(i);
        if (length < 3 || length > 4 || !Tokens.digit(tokens.at(from)) || Tokens.digit(tokens.at(from + length - 2))) {
            return 0;
        }
        String ending = tokens.lower(i).substring(length - 2);
        return switch (ending) {
            case "st", "nd", "rd", "th" -> length == 3 ? tokens.value(from, from + 1)
                    : Tokens.digit(tokens.at(from + 1)) ? tokens.value(from, from + 2) : 0;
            default -> 0;
        };
    }

    private static int month(Tokens tokens, int i) {
        return tokens.length(i) < 3 || tokens.length(i) > 9 ? 0 : MONTHS.getOrDefault(tokens.lower(i), 0);
    }

    private static boolean year(int year) {
        return year >= 1900 && year <= 2099;
    }

    private static boolean month(int month) {
        return month >= 1 && month <= 12;
    }

    private static boolean day(int day) {
        return day >= 1 && day <= 31;
    }
}
