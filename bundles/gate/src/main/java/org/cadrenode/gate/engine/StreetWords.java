package org.cadrenode.gate.engine;

import java.util.Map;

/** Reads the short forms of street words as the long ones. Stateless. */
final class StreetWords {
    private static final Map<String, String> LONG = Map.ofEntries(Map.entry("st", "street"), Map.entry("str", "street"),
            Map.entry("rd", "road"), Map.entry("ave", "avenue"), Map.entry("av", "avenue"), Map.entry("ln", "lane"),
            Map.entry("cl", "close"), Map.entry("dr", "drive"), Map.entry("ct", "court"), Map.entry("gdns", "gardens"),
            Map.entry("cres", "crescent"), Map.entry("pl", "place"), Map.entry("sq", "square"), Map.entry("ter", "terrace"),
            Map.entry("terr", "terrace"), Map.entry("gr", "grove"), Map.entry("pk", "park"), Map.entry("hse", "house"));

    private StreetWords() { }

    /** Returns the state of a hash after one more word of an address. */
    static long step(long state, Words words, int word) {
        String longer = words.length(word) <= 4 ? LONG.get(words.text(word)) : null;
        if (longer == null) {
            return words.step(state, word);
        }
        long next = state;
        for (int i = 0; i < longer.length(); i++) {
            next = Fingerprint.step(next, longer.charAt(i));
        }
        return next;
    }
}
