package org.cadrenode.omop.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which shares may fail: those of the rules, those that are usual for a field, and before both what a site says. */
public final class Thresholds {
    private static final Map<String, Double> USUAL = Map.of(
            key(Rule.VALUE_THERE, "person", "month_of_birth"), 5.0,
            key(Rule.VALUE_THERE, "person", "gender_source_value"), 5.0,
            key(Rule.VALUE_THERE, "measurement", "value_as_number"), 5.0,
            key(Rule.VALUE_THERE, "measurement", "unit_source_value"), 60.0,
            key(Rule.VALUE_THERE, "visit_occurrence", "care_site_id"), 5.0,
            key(Rule.PERSON_HAS_ROWS, "observation_period", ""), 5.0,
            key(Rule.PERSON_HAS_ROWS, "death", ""), 100.0);

    private final Map<String, Double> own = new HashMap<>();

    private static String key(Rule rule, String table, String field) {
        return rule + " " + table + "." + field;
    }

    /** Says what may fail of a field in a site's own eyes. @param field empty for the table as a whole */
    public void set(Rule rule, String table, String field, double percent) {
        own.put(key(rule, table, field), percent);
    }

    double of(Rule rule, String table, String field) {
        String key = key(rule, table, field);
        return Optional.ofNullable(own.get(key)).or(() -> Optional.ofNullable(USUAL.get(key))).orElse(rule.percent());
    }
}
