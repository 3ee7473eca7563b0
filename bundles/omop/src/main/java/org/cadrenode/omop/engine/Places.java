package org.cadrenode.omop.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the rule of an event: the first that covers it. What none covers has no place. For one thread's use. */
final class Places {
    /** What no rule speaks of. */
    static final PlaceRule UNNAMED = new PlaceRule("*", "*", "*", "*", Place.NONE, false);

    private static final int MOST_REMEMBERED = 100_000;

    private final List<PlaceRule> rules;
    private final Map<String, Map<String, Map<String, PlaceRule>>> known = new HashMap<>();
    private Map<String, Map<String, PlaceRule>> current = Map.of();
    private String source = "";
    private String table = "";
    private int remembered;

    Places(List<PlaceRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The events that follow are of this table. */
    void table(String ofSource, String ofTable) {
        if (!ofSource.equals(source) || !ofTable.equals(table)) {
            source = ofSource;
            table = ofTable;
            current = known.computeIfAbsent(ofSource + ":" + ofTable, any -> new HashMap<>());
        }
    }

    PlaceRule rule(String codeSystem, String code) {
        Map<String, PlaceRule> ofSystem = current.get(codeSystem);
        PlaceRule rule = ofSystem == null ? null : ofSystem.get(code);
        if (rule == null) {
            rule = rules.stream().filter(one -> one.covers(source, table, codeSystem, code)).findFirst().orElse(UNNAMED);
            if (remembered++ < MOST_REMEMBERED) {
                current.computeIfAbsent(codeSystem, any -> new HashMap<>()).put(code, rule);
            }
        }
        return rule;
    }
}
