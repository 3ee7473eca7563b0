package org.cadrenode.pseudonymise.engine.tokens;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.pseudonymise.engine.text.Folding;

/** How names are folded and taken apart for linkage. */
public final class NameForms {
    private static final Set<String> PARTICLES = Set.of("de", "van", "der", "von", "al", "el", "bin", "ibn", "di", "da", "la", "le",
            "du", "dos", "das", "del", "ter", "ten", "den", "bint", "ur", "abu", "st", "mac", "mc", "o", "ap");

    private NameForms() { }

    /** Returns a name in small letters without blanks, hyphens and accents; umlauts become two letters. */
    public static String folded(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7f) {
                return Folding.compact(umlauts(Normalizer.normalize(name, Normalizer.Form.NFC)));
            }
        }
        return Folding.compact(name);
    }

    private static String umlauts(String name) {
        return name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("Ä", "AE").replace("Ö", "OE")
                .replace("Ü", "UE");
    }

    /** Returns the folded forenames, the first one first: a blank parts two, a hyphen does not. */
    public static List<String> forenames(List<String> texts) {
        Set<String> names = new LinkedHashSet<>();
        for (String text : texts) {
            for (String part : parts(text, false)) {
                add(names, folded(part));
            }
        }
        return new ArrayList<>(names);
    }

    /** Returns the folded surnames: each whole one, then the parts of double ones without particles. */
    public static List<String> surnames(List<String> texts) {
        Set<String> names = new LinkedHashSet<>();
        texts.forEach(text -> add(names, folded(text)));
        for (String text : texts) {
            List<String> parts = parts(text, true);
            if (parts.size() > 1) {
                for (String part : parts) {
                    String folded = folded(part);
                    if (folded.length() > 1 && !PARTICLES.contains(folded)) {
                        add(names, folded);
                    }
                }
            }
        }
        return new ArrayList<>(names);
    }

    private static void add(Set<String> names, String name) {
        if (!name.isEmpty() && names.size() < TokenShape.MOST_NAMES) {
            names.add(name);
        }
    }

    private static List<String> parts(String text, boolean hyphens) {
        List<String> parts = new ArrayList<>(2);
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean within = i < text.length() && !Character.isWhitespace(text.charAt(i))
                    && !(hyphens && (text.charAt(i) == '-' || text.charAt(i) >= '\u2010' && text.charAt(i) <= '\u2013'));
            if (within && from < 0) {
                from = i;
            } else if (!within && from >= 0) {
                parts.add(text.substring(from, i));
                from = -1;
            }
        }
        return parts;
    }
}
