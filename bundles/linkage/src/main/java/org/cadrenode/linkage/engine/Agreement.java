package org.cadrenode.linkage.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cadrenode.linkage.engine.pairs.Pattern;

/**
 * How far one identifier of two subjects agrees, in words. It says nothing of what the identifier is.
 *
 * @param identifier which, or {@code prior}, {@code names-together}, {@code relatives} for what goes over several
 * @param level how far
 * @param weight what it adds to the score
 */
public record Agreement(String identifier, String level, double weight) {
    private static final List<String> NAMES = List.of("same", "one-edit-and-same-sound", "one-edit", "same-sound", "same-start", "swapped",
            "different", "");
    private static final List<String> BIRTHS = List.of("same", "day-and-month-swapped", "next-year", "other-day", "other-month", "other-year",
            "different", "");
    private static final List<String> POSTCODES = List.of("same-unit", "same-sector", "different", "");
    private static final List<String> COUNTS = List.of("none", "on-one-side", "as-many", "other-number");
    private static final List<String> PLAIN = List.of("same", "different", "");

    /** Returns the agreements of a pattern, whose weights sum to its score. What is not known of both is left out. */
    static List<Agreement> of(long pattern, Judge judge) {
        List<Agreement> agreements = new ArrayList<>();
        if ((pattern & Judge.SAME_NUMBER) != 0 && !Pattern.sameNumber(pattern)) {
            agreements.add(new Agreement("number", "one-of-several-is-the-same", 0));
        }
        for (Map.Entry<String, Double> part : judge.weights().parts(pattern & ~Judge.SAME_NUMBER, judge.weights().people()).entrySet()) {
            agreements.add(new Agreement(part.getKey(), level(part.getKey(), pattern), part.getValue()));
        }
        return List.copyOf(agreements);
    }

    private static String level(String identifier, long pattern) {
        return switch (identifier) {
            case "forename" -> NAMES.get(Pattern.forenameLevel(pattern));
            case "further-forenames" -> NAMES.get(Pattern.middleLevel(pattern));
            case "number-of-forenames" -> COUNTS.get(Pattern.count(pattern));
            case "surname" -> NAMES.get(Pattern.surnameLevel(pattern));
            case "birth-date" -> BIRTHS.get(Pattern.birth(pattern));
            case "sex" -> PLAIN.get(Pattern.sex(pattern));
            case "postcode" -> POSTCODES.get(Pattern.postcode(pattern));
            case "nhs-number" -> PLAIN.get(Pattern.nhsNumber(pattern));
            case "upn" -> PLAIN.get(Pattern.upn(pattern));
            default -> "";
        };
    }
}
