package org.cadrenode.synthetic.measure;

import java.text.Normalizer;
import java.util.Locale;

/** The form in which identifiers are compared, and its hash. */
final class Normal {
    private Normal() { }

    /** Returns letters and digits only, in lower case, without accents. */
    static String form(String text) {
        String plain = isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder kept = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                kept.append(Character.toLowerCase(c));
            }
        }
        return kept.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns the 64-bit FNV-1a hash (Fowler, Noll, Vo) of a normal form. */
    static long hash(CharSequence form) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < form.length(); i++) {
            hash = (hash ^ form.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
