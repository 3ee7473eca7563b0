package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The forms in which a recorded address, town or organisation may be written: Street or St, Primary School or School. */
final class PlaceWords {
    private static final List<List<String>> STREET_TYPES = List.of(
            List.of("street", "st", "str"), List.of("road", "rd"), List.of("lane", "ln", "la"), List.of("avenue", "ave", "av"),
            List.of("close", "cl", "clo"), List.of("drive", "dr", "drv"), List.of("crescent", "cres", "cresc", "cr"),
            List.of("terrace", "ter", "terr", "tce"), List.of("gardens", "gdns", "gdn", "garden"), List.of("court", "ct", "crt"),
            List.of("place", "pl"), List.of("square", "sq"), List.of("grove", "gr", "grv", "gro"), List.of("walk", "wlk"),
            List.of("park", "pk"), List.of("mount", "mt"), List.of("hill", "hl"), List.of("green", "grn"), List.of("row"),
            List.of("rise"), List.of("view", "vw"), List.of("way", "wy"), List.of("mews"), List.of("fields", "field"),
            List.of("cottages", "cotts"), List.of("cottage", "cott"), List.of("house", "hse"), List.of("farm", "fm"),
            List.of("buildings", "bldgs"), List.of("estate", "est"), List.of("parade", "pde"), List.of("yard", "yd"),
            List.of("quay"), List.of("wharf"), List.of("parkway"), List.of("boulevard", "blvd"), List.of("croft"),
            List.of("villas"), List.of("heights"), List.of("lodge"), List.of("meadow", "meadows"), List.of("bank"));
    private static final Map<String, List<String>> STREET_TYPE = new LinkedHashMap<>();
    private static final Set<String> DWELLINGS = Set.of("flat", "apartment", "apt", "unit", "room", "floor", "block");
    // What an organisation is: the words that end its name, and those that may stand between.
    private static final Set<String> TYPES = Set.of("school", "schools", "primary", "junior", "juniors", "infant", "infants", "high",
            "secondary", "academy", "college", "grammar", "nursery", "preschool", "surgery", "practice", "centre", "clinic", "hospital",
            "home", "middle", "upper", "hub");
    private static final Set<String> BEFORE_TYPE = Set.of("church", "of", "england", "ce", "c", "e", "rc", "catholic", "community",
            "special", "medical", "health", "family", "group", "sixth", "form", "childrens", "residential", "pre", "specialist",
            "doctors", "foundation", "voluntary", "aided", "controlled");

    static {
        for (List<String> forms : STREET_TYPES) {
            forms.forEach(form -> STREET_TYPE.putIfAbsent(form, forms));
        }
    }

    private static final int MOST_TYPE_WORDS = 6;

    private PlaceWords() { }

    /** Hands out the forms of an address line with what they stand for. */
    static void address(String line, BiConsumer<String, ScrubWord> out) {
        String all = folded(line);
        if (all.indexOf(' ') > 0) {
            out.accept(all, ScrubWord.street(Care.NONE));
        }
        for (String segment : line.split("[,;\n\r]+")) {
            List<String> words = new ArrayList<>(Arrays.asList(folded(segment).split(" ")));
            if (words.size() >= 2 && DWELLINGS.contains(words.get(0))) {
                words = words.subList(2, words.size());
            }
            String number = "";
            if (!words.isEmpty() && !words.get(0).isEmpty() && FoldedText.digit(words.get(0).charAt(0))) {
                number = words.get(0);
                words = words.subList(1, words.size());
            }
            if (!words.isEmpty() && !words.get(0).isEmpty()) {
                street(number, words, out);
            }
        }
    }

    private static void street(String number, List<String> words, BiConsumer<String, ScrubWord> out) {
        String last = words.get(words.size() - 1);
        List<String> types = words.size() > 1 ? STREET_TYPE.getOrDefault(last, List.of()) : List.of();
        if (types.isEmpty()) {
            String name = String.join(" ", words);
            if (words.size() > 1) {
                saints(name, form -> out.accept(form, ScrubWord.street(everyday(words) ? Care.CAPITALS : Care.NONE)));
            } else if (name.length() > 4 && !everyday(words)) {
                out.accept(name, ScrubWord.street(Care.CAPITAL));
            }
            if (!number.isEmpty()) {
                out.accept(number + " " + name, ScrubWord.street(Care.NONE));
            }
            return;
        }
        List<String> stems = words.subList(0, words.size() - 1);
        String stem = String.join(" ", stems);
        Care care = everyday(stems) ? Care.CAPITAL : Care.NONE;
        for (String type : types) {
            saints(stem + " " + type, form -> out.accept(form, ScrubWord.street(care)));
        }
        if (!number.isEmpty()) {
            out.accept(number + " " + stem, ScrubWord.street(Care.CAPITALS));
        }
        // A stem of two words or of a rare one is enough to find the street.
        if (stems.size() > 1 || stem.length() > 5 && care == Care.NONE) {
            saints(stem, form -> out.accept(form, ScrubWord.street(Care.CAPITALS)));
        }
    }

    /** Hands out the forms of a town. */
    static void town(String name, BiConsumer<String, ScrubWord> out) {
        List<String> words = List.of(folded(name).split(" "));
        String whole = String.join(" ", words);
        if (whole.length() > 2) {
            saints(whole, form -> out.accept(form, ScrubWord.of(SpanKind.ADDRESS, everyday(words) ? Care.CAPITAL : Care.NONE)));
        }
    }

    /** Hands out the forms of an organisation's name: the whole, and the stem that a word for its type may follow. */
    static void organisation(String name, BiConsumer<String, ScrubWord> out) {
        String whole = folded(name);
        if (whole.length() < 3 || whole.length() < 5 && whole.chars().allMatch(c -> FoldedText.digit((char) c))) {
            return;
        }
        List<String> words = List.of(whole.split(" "));
        int stem = words.size();
        while (stem > 1 && (TYPES.contains(words.get(stem - 1)) || stem < words.size() && BEFORE_TYPE.contains(words.get(stem - 1)))) {
            stem--;
        }
        int first = words.get(0).equals("the") && stem > 1 ? 1 : 0;
        List<String> stems = words.subList(first, stem);
        boolean everyday = everyday(stems);
        saints(whole, form -> out.accept(form, ScrubWord.organisation(everyday && words.size() == 1 ? Care.CAPITAL : Care.NONE,
                ScrubWord.Reach.TYPE)));
        if (stem == words.size()) {
            return;
        }
        boolean tells = stems.size() > 1 || !everyday && stems.get(0).length() > 3;
        saints(String.join(" ", stems), form -> out.accept(form, tells ? ScrubWord.organisation(Care.CAPITALS, ScrubWord.Reach.TYPE)
                : ScrubWord.organisation(Care.CAPITAL, ScrubWord.Reach.TYPE_NEEDED)));
    }

    /** Returns the last word of what an organisation is, from the word behind its name on; -1 if nothing says so. */
    static int typeBehind(FoldedText text, int word) {
        int last = -1;
        for (int next = word + 1; next < text.words() && next <= word + MOST_TYPE_WORDS && text.gap(next - 1, " .,'\u2019>", 4); next++) {
            String type = text.word(next);
            if (TYPES.contains(type)) {
                last = next;
            } else if (!BEFORE_TYPE.contains(type)) {
                break;
            }
        }
        return last;
    }

    /** Returns whether each word is an everyday one, so that small letters would not mean the place. */
    private static boolean everyday(List<String> words) {
        return words.stream().allMatch(word -> word.length() < 3 || Lexicon.common(word) || NameContext.ambiguous(word));
    }

    private static void saints(String form, Consumer<String> out) {
        out.accept(form);
        if (form.startsWith("st ")) {
            out.accept("saint " + form.substring(3));
        } else if (form.startsWith("saint ")) {
            out.accept("st " + form.substring(6));
        }
    }

    static String folded(String text) {
        FoldedText folded = FoldedText.of(text);
        return new String(folded.characters(), 0, folded.length());
    }

    /** Returns the first word of 14 Mill Lane, 14a Mill Lane, Flat 2, 14 Mill Lane; the street's own if no number is before it. */
    static int houseNumber(FoldedText text, int street) {
        int first = street;
        while (first > 0 && street - first < 3 && FoldedText.digit(text.at(text.wordStart(first - 1)))
                && text.wordLength(first - 1) <= 4 && text.gap(first - 1, " ,/-", 3)) {
            first--;
        }
        // The minutes of a time and the decimals of a number are no house.
        if (first < street && first > 0 && text.wordKind(first - 1) == FoldedText.DIGITS && text.gap(first - 1, ":.", 1)) {
            return street;
        }
        return first < street && first > 0 && DWELLINGS.contains(text.word(first - 1)) ? first - 1 : first;
    }

    /** Returns the one form of a folded street word: {@code road} for {@code rd}. */
    static String streetWord(String word) {
        List<String> forms = STREET_TYPE.get(word);
        return forms == null ? word : forms.get(0);
    }
}
