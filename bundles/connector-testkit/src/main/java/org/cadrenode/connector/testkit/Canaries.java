package org.cadrenode.connector.testkit;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What must not be found outside of records. A canary is found whatever the case of its letters, and whatever marks stand
 * between its letters and digits.
 */
final class Canaries {
    private static final String[] KINDS = {"id", "forename", "surname", "NHS number", "UPN", "birth date", "postcode", "address",
        "phone number", "e-mail address"};

    private final Map<String, String> kinds = new HashMap<>();

    /** Returns the identifiers of a scenario's people. */
    static Canaries of(Scenario scenario) {
        Canaries canaries = new Canaries();
        for (int child = 0; child < scenario.children(); child++) {
            int kind = 0;
            for (String identifier : scenario.person(child).identifiers()) {
                canaries.add(identifier, KINDS[kind++]);
            }
        }
        return canaries;
    }

    /** Adds something else that must not be found. */
    Canaries add(String value, String kind) {
        String bare = bare(value);
        if (bare.length() >= 4) {
            kinds.put(bare, kind);
        }
        return this;
    }

    /** Returns the kind of an identifier that stands in a text, if one does. */
    Optional<String> in(String text) {
        String bare = bare(text);
        return kinds.entrySet().stream().filter(canary -> bare.contains(canary.getKey())).map(Map.Entry::getValue).findFirst();
    }

    private static String bare(String text) {
        StringBuilder bare = new StringBuilder(text.length());
        text.toLowerCase(Locale.ROOT).codePoints().filter(Character::isLetterOrDigit).forEach(bare::appendCodePoint);
        return bare.toString();
    }
}
