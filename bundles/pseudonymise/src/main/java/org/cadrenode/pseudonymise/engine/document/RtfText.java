package org.cadrenode.pseudonymise.engine.document;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of RTF 1.9: one pass over groups, control words and text; tables of colours and styles, pictures and
 * objects are skipped, of the table of fonts only the code pages are taken. A byte is read by the code page of its font, and by the document's where the
 * font names none. For one document.
 */
final class RtfText {
    private static final int DEEPEST = 1000;
    private static final int UTF_8 = 65001;
    private static final Set<String> SKIPPED = Set.of("colortbl", "stylesheet", "info", "pict", "object", "themedata",
            "colorschememapping", "datastore", "latentstyles", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl",
            "fldinst", "filetbl", "revtbl", "nonshppict", "bkmkstart", "bkmkend");

    /** The code pages of the character sets that a font can have; of those of the document itself, 0 and 1, none. */
    private static final Map<Integer, String> CHARACTER_SETS = Map.ofEntries(Map.entry(77, "x-MacRoman"), Map.entry(128, "windows-31j"),
            Map.entry(129, "x-windows-949"), Map.entry(130, "x-Johab"), Map.entry(134, "GBK"), Map.entry(136, "x-windows-950"),
            Map.entry(161, "windows-1253"), Map.entry(162, "windows-1254"), Map.entry(163, "windows-1258"), Map.entry(177, "windows-1255"),
            Map.entry(178, "windows-1256"), Map.entry(186, "windows-1257"), Map.entry(204, "windows-1251"), Map.entry(222, "x-windows-874"),
            Map.entry(238, "windows-1250"), Map.entry(254, "IBM437"), Map.entry(255, "IBM850"));

    private final String rtf;
    private final boolean bytes;
    private final StringBuilder text = new StringBuilder();
    private final int[] unicodeBytes = new int[DEEPEST];
    private final boolean[] skipping = new boolean[DEEPEST];
    private final boolean[] fontTable = new boolean[DEEPEST];
    private final int[] font = new int[DEEPEST];
    private final Map<Integer, Charset> fonts = new HashMap<>();
    private final ByteArrayOutputStream coded = new ByteArrayOutputStream();
    private Charset ofDocument = charset("windows-1252");
    private int defaultFont;
    private int depth;
    private int at;
    private int toSkip;

    private RtfText(String rtf, boolean bytes) {
        this.rtf = rtf;
        this.bytes = bytes;
    }

    /**
     * Returns the text; null if there is none, or the document is none.
     *
     * @param bytes whether each character is a byte of the document
     */
    static @Nullable String of(String rtf, boolean bytes) {
        RtfText reader = new RtfText(rtf, bytes);
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
                    fontTable[depth + 1] = fontTable[depth];
                    font[depth + 1] = font[depth];
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
            coded.write(high << 4 | low);
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
            case "ansicpg" -> ofDocument = page(number);
            case "mac" -> ofDocument = charset("x-MacRoman");
            case "pc" -> ofDocument = charset("IBM437");
            case "pca" -> ofDocument = charset("IBM850");
            case "fonttbl" -> {
                skipping[depth] = true;
                fontTable[depth] = true;
            }
            case "deff" -> {
                defaultFont = number;
                font[depth] = number;
            }
            case "f" -> font[depth] = number;
            case "plain" -> font[depth] = defaultFont;
            case "fcharset" -> {
                if (CHARACTER_SETS.containsKey(number)) {
                    ofFont(charset(CHARACTER_SETS.get(number)));
                }
            }
            case "cpg" -> ofFont(page(number));
            case "bin" -> at = (int) Math.min(rtf.length(), (long) at + Math.max(0, numbered ? number : 0));
            default -> {
                if (SKIPPED.contains(word)) {
                    skipping[depth] = true;
                }
            }
        }
    }

    private void ofFont(Charset page) {
        if (fontTable[depth]) {
            fonts.put(font[depth], page);
        }
    }

    // One character of the text itself: what stands for a Unicode character that was given already is skipped.
    private void character(char c) {
        if (toSkip > 0) {
            toSkip--;
            return;
        }
        // Of the two bytes of a character, the second may be one of ASCII, and stands as it is.
        if (c < 0x80 ? coded.size() > 0 : bytes) {
            if (!skipping[depth]) {
                coded.write(c);
            }
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
        if (coded.size() > 0) {
            text.append(coded.toString(fonts.getOrDefault(font[depth], ofDocument)));
            coded.reset();
        }
    }

    private static Charset page(int number) {
        return number == UTF_8 ? StandardCharsets.UTF_8 : charset((number < 1000 && number > 0 && !Charset.isSupported("windows-" + number)
                ? "IBM" : "windows-") + number);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
