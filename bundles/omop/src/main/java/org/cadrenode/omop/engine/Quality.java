package org.cadrenode.omop.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The quality of an export.
 *
 * @param rows rows by table
 * @param checks what was looked at
 */
public record Quality(Map<String, Long> rows, List<Check> checks) {
    public Quality {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        checks = List.copyOf(checks);
    }

    /** Returns how many rows or values are not as the model says. */
    public long violations() {
        return checks.stream().filter(check -> check.rule().kind() == Rule.Kind.CONFORMANCE).mapToLong(Check::failing).sum();
    }

    /** Returns how many checks of a kind ended so. */
    public long count(Rule.Kind kind, Check.Outcome outcome) {
        return checks.stream().filter(check -> check.rule().kind() == kind && check.outcome() == outcome).count();
    }

    /** Returns how many checks ended so. */
    public long count(Check.Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).count();
    }
}
