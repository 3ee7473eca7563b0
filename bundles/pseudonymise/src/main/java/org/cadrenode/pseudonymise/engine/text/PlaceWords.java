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
    private static final List<String> ORGANISATION_TYPES = List.of("church of england primary school",
            "church of england primary", "c of e primary school", "ce primary school", "catholic primary school",
            "rc primary school", "community primary school", "community primary", "primary school", "primary academy",
            "junior school", "infant school", "high school", "secondary school", "special school", "grammar school",
            "community college", "sixth form college", "nursery school", "middle school", "academy trust", "academy", "school",
            "college", "nursery", "surgery", "medical centre", "health centre", "medical practice", "family practice",
            "group practice", "practice", "clinic", "hospital", "pre school", "preschool", "childrens centre", "childrens home",
            "residential home", "family centre", "primary", "secondary", "centre", "home");
    private static final List<String> ORGANISATION_FORMS = List.of("school", "primary", "primary school", "primary academy",
            "juniors", "junior school", "infants", "infant school", "high", "high school", "secondary", "secondary school",
            "academy", "college", "community college", "grammar", "grammar school", "special school", "nursery", "surgery", "practice",
            "medical centre", "medical practice", "health centre", "family practice", "clinic", "ce primary", "c of e primary");

    static {
        for (List<String> forms : STREET_TYPES) {
            forms.forEach(form -> STREET_TYPE.putIfAbsent(form, forms));
        }
    }

    private PlaceWords() { }

    /** Hands out the forms of an address line with what they stand for. */
    static void address(String line, BiConsumer<String, ScrubWord> out) {
        String all = folded(line);
        if (all.indexOf(' ') > 0) {
            out.accept(all, street(Care.NONE));
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
                saints(name, form -> out.accept(form, street(everyday(words) ? Care.CAPITALS : Care.NONE)));
            } else if (name.length() > 4 && !everyday(words)) {
                out.accept(name, street(Care.CAPITAL));
            }
            if (!number.isEmpty()) {
                out.accept(number + " " + name, street(Care.NONE));
            }
            return;
        }
        List<String> stems = words.subList(0, words.size() - 1);
        String stem = String.join(" ", stems);
        Care care = everyday(stems) ? Care.CAPITAL : Care.NONE;
        for (String type : types) {
            saints(stem + " " + type, form -> out.accept(form, street(care)));
            if (!number.isEmpty()) {
                saints(number + " " + stem + " " + type, form -> out.accept(form, street(Care.NONE)));
            }
        }
        if (!number.isEmpty()) {
            out.accept(number + " " + stem, street(Care.CAPITALS));
        }
        // A stem of two words or of a rare one is enough to find the street.
        if (stems.size() > 1 || stem.length() > 5 && care == Care.NONE) {
            saints(stem, form -> out.accept(form, street(Care.CAPITALS)));
        }
    }

    /** Hands out the forms of a town. */
    static void town(String name, BiConsumer<String, ScrubWord> out) {
        List<String> words = List.of(folded(name).split(" "));
        String whole = String.join(" ", words);
        if (whole.length() > 2) {
            saints(whole, form -> out.accept(form, new ScrubWord(SpanKind.ADDRESS, everyday(words) ? Care.CAPITAL : Care.NONE, false)));
        }
    }

    /** Hands out the forms of an organisation's name. */
    static void organisation(String name, BiConsumer<String, ScrubWord> out) {
        String whole = folded(name);
        if (whole.length() < 3 || whole.length() < 5 && whole.chars().allMatch(c -> FoldedText.digit((char) c))) {
            return;
        }
        String stem = whole;
        for (String type : ORGANISATION_TYPES) {
            if (whole.endsWith(" " + type)) {
                stem = whole.substring(0, whole.length() - type.length() - 1);
                break;
            }
        }
        if (stem.startsWith("the ")) {
            stem = stem.substring(4);
        }
        List<String> words = List.of(stem.split(" "));
        boolean everyday = everyday(words);
        ScrubWord any = new ScrubWord(SpanKind.ORGANISATION, Care.NONE, false);
        saints(whole, form -> out.accept(form, everyday && whole.indexOf(' ') < 0
                ? new ScrubWord(SpanKind.ORGANISATION, Care.CAPITAL, false) : any));
        if (stem.equals(whole)) {
            return;
        }
        for (String type : ORGANISATION_FORMS) {
            saints(stem + " " + type, form -> out.accept(form, new ScrubWord(SpanKind.ORGANISATION,
                    everyday ? Care.CAPITAL : Care.NONE, false)));
        }
        if (words.size() > 1 || !everyday && stem.length() > 3) {
            saints(stem, form -> out.accept(form, new ScrubWord(SpanKind.ORGANISATION, Care.CAPITALS, false)));
        }
    }

    /** Returns whether each word is an everyday one, so that small letters would not mean the place. */
    private static boolean everyday(List<String> words) {
        return words.stream().allMatch(word -> word.length() < 3 || CommonWords.contains(word) || NameContext.ambiguous(word));
    }

    private static void saints(String form, Consumer<String> out) {
        out.accept(form);
        if (form.startsWith("st ")) {
            out.accept("saint " + form.substring(3));
        } else if (form.startsWith("saint ")) {
            out.accept("st " + form.substring(6));
        }
    }

    private static ScrubWord street(Care care) {
        return new ScrubWord(SpanKind.ADDRESS, care, true);
    }

    static String folded(String text) {
        FoldedText folded = FoldedText.of(text);
        return new String(folded.characters(), 0, folded.length());
    }

    /** Returns whether a folded word names a dwelling within a house. */
    static boolean dwelling(String word) {
        return DWELLINGS.contains(word);
    }
}
