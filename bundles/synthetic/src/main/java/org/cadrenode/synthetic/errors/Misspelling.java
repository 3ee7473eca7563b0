package org.cadrenode.synthetic.errors;

import java.util.Locale;
import org.cadrenode.synthetic.region.Chance;

/**
 * One typing error in a name: a letter replaced by its neighbour on the keyboard, a letter left out, a letter too many
 * (typed twice, or its neighbour with it), or two letters the wrong way round. Spaces, hyphens and apostrophes stay.
 */
public final class Misspelling {

    private static final String[] ROWS = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    private static final int ATTEMPTS = 8;

    private Misspelling() {
    }

    /** The name with one error; the name itself if it has fewer than three letters. */
    public static String of(String name, Chance chance) {
        if (name.codePoints().filter(Character::isLetter).count() < 3) {
            return name;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int place = chance.below(name.length());
            String wrong = switch (chance.below(4)) {
                case 0 -> replaced(name, place, chance);
                case 1 -> without(name, place);
                case 2 -> withOneMore(name, place, chance);
                default -> swapped(name, place);
            };
            if (!wrong.equals(name) && Character.isLetter(wrong.charAt(0))) {
                return wrong;
            }
        }
        return name;
    }

    private static String replaced(String name, int place, Chance chance) {
        char letter = name.charAt(place);
        char neighbour = neighbour(Character.toLowerCase(letter), chance);
        char cased = Character.isUpperCase(letter) ? Character.toUpperCase(neighbour) : neighbour;
        return Character.isLetter(letter) ? name.substring(0, place) + cased + name.substring(place + 1) : name;
    }

    private static char neighbour(char letter, Chance chance) {
        for (String row : ROWS) {
            int at = row.indexOf(letter);
            if (at >= 0) {
                int side = at == 0 ? 1 : at == row.length() - 1 ? -1 : chance.happens(0.5) ? 1 : -1;
                return row.charAt(at + side);
            }
        }
        return "aeiou".charAt(chance.below(5));
    }

    private static String without(String name, int place) {
        char letter = name.charAt(place);
        if (!Character.isLetter(letter) || place + 1 == name.length()) {
            return Character.isLetter(letter) ? name.substring(0, place) : name;
        }
        char next = name.charAt(place + 1);
        return name.substring(0, place) + (Character.isUpperCase(letter) ? Character.toUpperCase(next) : next)
                + name.substring(place + 2);
    }

    private static String withOneMore(String name, int place, Chance chance) {
        char letter = name.charAt(place);
        if (!Character.isLetter(letter)) {
            return name;
        }
        char small = Character.toLowerCase(letter);
        char more = chance.happens(0.5) ? small : neighbour(small, chance);
        boolean capitals = name.length() > 1 && name.equals(name.toUpperCase(Locale.ROOT));
        return name.substring(0, place + 1) + (capitals ? Character.toUpperCase(more) : more) + name.substring(place + 1);
    }

    private static String swapped(String name, int place) {
        if (place + 1 >= name.length() || !Character.isLetter(name.charAt(place))
                || !Character.isLetter(name.charAt(place + 1))) {
            return name;
        }
        char first = name.charAt(place);
        char second = name.charAt(place + 1);
        boolean capital = Character.isUpperCase(first) && !Character.isUpperCase(second);
        return name.substring(0, place)
                + (capital ? Character.toUpperCase(second) : second)
                + (capital ? Character.toLowerCase(first) : first)
                + name.substring(place + 2);
    }
}
