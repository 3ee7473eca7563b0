package org.cadrenode.gate.internal;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.gate.engine.CheckRules;

/** The rules of the check, as a site configured them. Stateless. */
final class GateRules {
    private GateRules() { }

    /**
     * Returns the rules.
     *
     * @throws CadreException CONFIGURATION_INVALID
     */
    static CheckRules of(GateConfiguration configuration) {
        try {
            return new CheckRules(configuration.k(), configuration.sampleSize(), configuration.mostDoubtfulPerThousandWords(),
                    configuration.populationPercent() / 100.0, sensitive(configuration.sensitiveColumns()));
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, e.getMessage());
        }
    }

    // A file has all of them in one value.
    private static Set<String> sensitive(String[] columns) {
        return Arrays.stream(columns).flatMap(value -> Arrays.stream(value.split(","))).map(String::strip)
                .filter(column -> !column.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }
}
