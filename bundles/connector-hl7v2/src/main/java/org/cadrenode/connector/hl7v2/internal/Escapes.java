package org.cadrenode.connector.hl7v2.internal;

import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the escape sequences of a value (HL7 v2.8.2, chapter 2.7): separators, bytes, and the formatting of FT, of which
 * the lines are kept. A sequence that nothing is known of is left out if it has the form of one, else it is no sequence.
 */
final class Escapes {
    private static final int LONGEST = 80;
    private static final Pattern LINES = Pattern.compile("\\.(br|ce|sp[+]?[0-9]{0,2}|in[+-]?[0-9]{1,3}|ti[+-]?[0-9]{1,3}|fi|nf|sk[+]?[0-9]{0,2})");
    private static final Pattern LEFT_OUT = Pattern.compile("[HN]|[CMZ][0-9A-Za-z]{0,60}");

    private Escapes() { }

    static String resolve(String text, Separators separators, Charset charset) {
        char escape = separators.escape();
        int at = escape == Separators.NONE ? -1 : text.indexOf(escape);
        if (at < 0) {
            return text;
        }
        StringBuilder resolved = new StringBuilder(text.length());
        int start = 0;
        while (at >= 0) {
            int end = text.indexOf(escape, at + 1);
            if (end < 0) {
                break;
            }
            String meaning = end - at > LONGEST ? null : meaning(text.substring(at + 1, end), separators, charset);
            resolved.append(text, start, at);
            if (meaning == null) {
                // Not a sequence: the character stands for itself, and the next one may begin one.
                resolved.append(escape);
                start = at + 1;
                at = end;
            } else {
                resolved.append(meaning);
                start = end + 1;
                at = text.indexOf(escape, start);
            }
        }
        return resolved.append(text, start, text.length()).toString();
    }

    private static @Nullable String meaning(String sequence, Separators separators, Charset charset) {
        if (sequence.length() == 1) {
            char separator = switch (sequence.charAt(0)) {
                case 'F' -> separators.field();
                case 'S' -> separators.component();
                case 'T' -> separators.subcomponent();
                case 'R' -> separators.repetition();
                case 'E' -> separators.escape();
                case 'P' -> '#';
                default -> Separators.NONE;
            };
            if (separator != Separators.NONE) {
                return String.valueOf(separator);
            }
        }
        if (sequence.startsWith("X") && sequence.length() > 1 && sequence.length() % 2 == 1) {
            try {
                return new String(HexFormat.of().parseHex(sequence, 1, sequence.length()), charset).replace("\0", "");
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        if (LINES.matcher(sequence).matches()) {
            return lines(sequence);
        }
        return LEFT_OUT.matcher(sequence).matches() ? "" : null;
    }

    private static String lines(String command) {
        if (command.startsWith(".sk")) {
            return " ";
        }
        return command.startsWith(".br") || command.startsWith(".ce") || command.startsWith(".sp") ? "\n" : "";
    }
}
