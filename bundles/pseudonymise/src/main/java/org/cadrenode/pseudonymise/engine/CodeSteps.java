package org.cadrenode.pseudonymise.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps that make less of a number or a code. */
final class CodeSteps {
    private static final String ANY = "*";

    private CodeSteps() { }

    /** Makes the code that a list gives, without regard to case; {@code *} is what is not in the list. */
    static ValueRule categorise(Map<String, String> mapping) {
        Map<String, String> folded = new HashMap<>();
        mapping.forEach((value, code) -> folded.putIfAbsent(value.toLowerCase(Locale.ROOT), code));
        String other = folded.remove(ANY);
        return (value, row) -> folded.getOrDefault(value.toLowerCase(Locale.ROOT), other);
    }

    /** Makes the nearest multiple, the upper one if both are as near. */
    static ValueRule round(BigDecimal unit) {
        return (value, row) -> {
            BigDecimal number = number(value);
            if (number == null) {
                return null;
            }
            BigDecimal rounded = number.divide(unit, 0, RoundingMode.HALF_UP).multiply(unit);
            return Values.number(rounded.toPlainString());
        };
    }

    /**
     * Makes the band that a number lies in: from one bound, below the next. Between whole bounds it is called by the whole
     * numbers that it holds, {@code 5-9}, otherwise by the bounds; {@code 18+} from the last one on, {@code under-0}
     * below the first.
     */
    static ValueRule band(List<BigDecimal> bounds) {
        BigDecimal[] from = bounds.toArray(BigDecimal[]::new);
        boolean whole = bounds.stream().allMatch(bound -> bound.stripTrailingZeros().scale() <= 0);
        String[] names = new String[from.length + 1];
        names[0] = "under-" + written(from[0]);
        for (int i = 1; i < from.length; i++) {
            BigDecimal last = whole ? from[i].subtract(BigDecimal.ONE) : from[i];
            names[i] = last.compareTo(from[i - 1]) == 0 ? written(last) : written(from[i - 1]) + "-" + written(last);
        }
        names[from.length] = written(from[from.length - 1]) + "+";
        return (value, row) -> {
            BigDecimal number = number(value);
            if (number == null) {
                return null;
            }
            int band = 0;
            while (band < from.length && number.compareTo(from[band]) >= 0) {
                band++;
            }
            return names[band];
        };
    }

    static ValueRule upper() {
        return (value, row) -> value.toUpperCase(Locale.ROOT);
    }

    static ValueRule lower() {
        return (value, row) -> value.toLowerCase(Locale.ROOT);
    }

    /** Makes the first characters, never half of one. */
    static ValueRule prefix(int length) {
        return (value, row) -> value.codePointCount(0, value.length()) <= length ? value
                : value.substring(0, value.offsetByCodePoints(0, length));
    }

    private static @Nullable BigDecimal number(String value) {
        String number = Values.number(value);
        return number == null ? null : new BigDecimal(number);
    }

    private static String written(BigDecimal number) {
        String plain = number.stripTrailingZeros().toPlainString();
        return number.signum() == 0 ? "0" : plain;
    }
}
