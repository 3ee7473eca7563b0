package org.cadrenode.pseudonymise.engine.document;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of RTF 1.9: one pass over groups, control words and text; tables of fonts, colours and styles, pictures and
 * objects are skipped. For one document.
 */
final class RtfText {
    private static final int DEEPEST = 1000;
    private static final Set<String> SKIPPED = Set.of("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata",
            "colorschememapping", "datastore", "latentstyles", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl",
            "fldinst", "filetbl", "revtbl", "nonshppict", "bkmkstart", "bkmkend");

    private final String rtf;
    private final StringBuilder text = new StringBuilder();
    private final int[] unicodeBytes = new int[DEEPEST];
    private final boolean[] skipping = new boolean[DEEPEST];
    private Charset charset = windows(1252);
    private int depth;
    private int at;
    private int toSkip;
    private final byte[] coded = new byte[256];
    private int codedLength;

    private RtfText(String rtf) {
        this.rtf = rtf;
    }

    /** Returns the text; null if there is none, or the document is none. */
    static @Nullable String of(String rtf) {
        RtfText reader = new RtfText(rtf);
        if (!reader.read()) {
            return null;
        }
        String text = reader.text.toString().strip();
        return text.isEmpty() ? null : text;
    }

    private boolean read() {
        unicodeBytes[0] = 1;
        while (at < rtf.length()) {
            if (text.length() > DocumentText.LONGEST) {
                return false;
            }
            char c = rtf.charAt(at++);
            switch (c) {
                case '{' -> {
                    flush();
                    if (depth + 1 == DEEPEST) {
                        return false;
                    }
                    unicodeBytes[depth + 1] = unicodeBytes[depth];
                    skipping[depth + 1] = skipping[depth];
                    depth++;
                    toSkip = 0;
                }
                case '}' -> {
                    flush();
                    toSkip = 0;
                    if (depth == 0) {
                        return false;
                    }
                    if (--depth == 0) {
                        return true;
                    }
                }
                case '\\' -> control();
                case '\r', '\n' -> { }
                default -> character(c);
            }
        }
        // A document that is cut off is not whole.
        return false;
    }

    private void control() {
        if (at >= rtf.length()) {
            return;
        }
        char c = rtf.charAt(at);
        if (c == '\'') {
            at++;
            hexadecimal();
        } else if (letter(c)) {
            word();
        } else {
            at++;
            flush();
            switch (c) {
                case '*' -> skipping[depth] = true;
                case '~' -> character(' ');
                case '_' -> character('-');
                case '\r', '\n' -> append('\n');
                case '\\', '{', '}' -> character(c);
                default -> { }
            }
        }
    }

    private void hexadecimal() {
        int high = at < rtf.length() ? Character.digit(rtf.charAt(at), 16) : -1;
        int low = at + 1 < rtf.length() ? Character.digit(rtf.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            return;
        }
        at += 2;
        if (toSkip > 0) {
            toSkip--;
        } else if (!skipping[depth]) {
            if (codedLength == coded.length) {
                flush();
            }
            coded[codedLength++] = (byte) (high << 4 | low);
        }
    }

    private void word() {
        int from = at;
        while (at < rtf.length() && letter(rtf.charAt(at)) && at - from < 32) {
            at++;
        }
        String word = rtf.substring(from, at).toLowerCase(Locale.ROOT);
        boolean negative = at < rtf.length() && rtf.charAt(at) == '-';
        int digits = negative ? at + 1 : at;
        int number = 0;
        int end = digits;
        while (end < rtf.length() && rtf.charAt(end) >= '0' && rtf.charAt(end) <= '9' && end - digits < 9) {
            number = number * 10 + rtf.charAt(end++) - '0';
        }
        boolean numbered = end > digits;
        at = numbered ? end : at;
        if (at < rtf.length() && rtf.charAt(at) == ' ') {
            at++;
        }
        flush();
        obey(word, numbered ? negative ? -number : number : 0, numbered);
    }

    private void obey(String word, int number, boolean numbered) {
        switch (word) {
            case "par", "line", "sect", "page", "row" -> append('\n');
            case "tab", "cell" -> append('\t');
            case "emdash" -> append('\u2014');
            case "endash" -> append('\u2013');
            case "lquote" -> append('\u2018');
            case "rquote" -> append('\u2019');
            case "ldblquote" -> append('\u201c');
            case "rdblquote" -> append('\u201d');
            case "bullet" -> append('\u2022');
            case "emspace", "enspace", "qmspace" -> append(' ');
            case "uc" -> unicodeBytes[depth] = Math.max(0, Math.min(number, 16));
            case "u" -> {
                append((char) (number & 0xffff));
                toSkip = unicodeBytes[depth];
            }
            case "ansicpg" -> charset = windows(number);
            case "bin" -> at = (int) Math.min(rtf.length(), (long) at + Math.max(0, numbered ? number : 0));
            default -> {
                if (SKIPPED.contains(word)) {
                    skipping[depth] = true;
                }
            }
        }
    }

    // One character of the text itself: what stands for a Unicode character that was given already is skipped.
    private void character(char c) {
        if (toSkip > 0) {
            toSkip--;
            return;
        }
        flush();
        append(c);
    }

    private void append(char c) {
        if (!skipping[depth] && c != 0) {
            text.append(c);
        }
    }

    private void flush() {
        if (codedLength > 0) {
            text.append(charset.decode(ByteBuffer.wrap(coded, 0, codedLength)));
            codedLength = 0;
        }
    }

    private static Charset windows(int page) {
        try {
            return Charset.forName("windows-" + page);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
