package org.cadrenode.pseudonymise.engine.text;

/**
 * Finds e-mail addresses, the handles of social networks, and web addresses, by looking left and right of the characters
 * that make them: {@code @}, {@code ://}, {@code www.} and {@code .com}. What was looked at is not looked at again, so
 * time is linear.
 */
final class WebMatcher {
    private static final int LONGEST_LOCAL = 128;
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_ADDRESS = 4096;

    private WebMatcher() { }

    static void find(FoldedText text, SpanList spans) {
        String source = text.source();
        int done = 0;
        for (int at = source.indexOf('@'); at >= 0; at = source.indexOf('@', at + 1)) {
            done = Math.max(at + 1, mail(source, at, done, spans));
        }
        done = 0;
        for (int at = source.indexOf("://"); at >= 0; at = source.indexOf("://", Math.max(at + 3, done))) {
            int start = at;
            while (start > done && at - start < 12 && letterOrDigit(source.charAt(start - 1))) {
                start--;
            }
            if (start < at) {
                done = address(source, start, at + 3, spans);
            }
        }
        hosts(text, spans);
    }

    private static int mail(String source, int at, int done, SpanList spans) {
        int start = at;
        while (start > done && at - start < LONGEST_LOCAL && local(source.charAt(start - 1))) {
            start--;
        }
        int end = at + 1;
        while (end < source.length() && end - at <= LONGEST_HOST && host(source.charAt(end))) {
            end++;
        }
        while (end > at + 1 && !letterOrDigit(source.charAt(end - 1))) {
            end--;
        }
        while (start < at && !letterOrDigit(source.charAt(start))) {
            start++;
        }
        if (end - at < 3) {
            return at + 1;
        }
        if (start < at) {
            spans.add(start, end, SpanKind.EMAIL);
        } else if (Character.isLetter(source.charAt(at + 1)) && end - at > 3) {
            spans.add(at, end, SpanKind.ID);
        }
        return end;
    }

    // www.x.y and x.com without a scheme.
    private static void hosts(FoldedText text, SpanList spans) {
        String source = text.source();
        int done = 0;
        for (int word = 0; word < text.words(); word++) {
            if (text.wordKind(word) != FoldedText.LETTERS || text.wordSourceStart(word) < done) {
                continue;
            }
            if (text.wordLength(word) == 3 && text.wordIs(word, "www") && text.gap(word, ".", 1)) {
                done = address(source, text.wordSourceStart(word), text.wordSourceEnd(word), spans);
            } else if (word > 0 && topLevel(text, word) && text.gap(word - 1, ".", 1)) {
                int start = text.wordSourceStart(word);
                int limit = Math.max(done, start - LONGEST_HOST);
                while (start > limit && host(source.charAt(start - 1))) {
                    start--;
                }
                done = address(source, start, text.wordSourceEnd(word), spans);
            }
        }
    }

    private static boolean topLevel(FoldedText text, int word) {
        return switch (text.wordLength(word)) {
            case 2 -> text.wordIs(word, "uk") || text.wordIs(word, "io");
            case 3 -> text.wordIs(word, "com") || text.wordIs(word, "org") || text.wordIs(word, "net") || text.wordIs(word, "gov");
            default -> false;
        };
    }

    private static int address(String source, int start, int from, SpanList spans) {
        int end = from;
        while (end < source.length() && end - start < LONGEST_ADDRESS && !Character.isWhitespace(source.charAt(end))
                && "<>\"\u201C\u201D".indexOf(source.charAt(end)) < 0) {
            end++;
        }
        while (end > from && ".,;:!?)'\u2019".indexOf(source.charAt(end - 1)) >= 0) {
            end--;
        }
        spans.add(start, end, SpanKind.URL);
        return end;
    }

    private static boolean local(char c) {
        return letterOrDigit(c) || "._%+-'&=~".indexOf(c) >= 0;
    }

    private static boolean host(char c) {
        return letterOrDigit(c) || c == '.' || c == '-' || c == '_';
    }

    private static boolean letterOrDigit(char c) {
        return Character.isLetterOrDigit(c);
    }
}
