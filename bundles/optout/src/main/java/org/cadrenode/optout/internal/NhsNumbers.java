package org.cadrenode.optout.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;

/**
 * Which NHS numbers the national service takes: valid ones, but for the 19 that consist of one digit, or of eight zeros
 * between two equal digits. Among them a file is refused as a whole for a single wrong one.
 */
final class NhsNumbers {
    private NhsNumbers() { }

    /** Returns the number of an identifier, if it is one that may be asked about. */
    static OptionalLong askable(Identifier identifier) {
        if (identifier.kind() != IdentifierKind.NHS_NUMBER) {
            return OptionalLong.empty();
        }
        Optional<String> valid = Identifiers.nhsNumber(identifier.value()).filter(digits -> !refused(digits));
        return valid.isPresent() ? OptionalLong.of(Long.parseLong(valid.get())) : OptionalLong.empty();
    }

    private static boolean refused(String digits) {
        return digits.chars().distinct().count() == 1
                || digits.charAt(0) == digits.charAt(9) && digits.substring(1, 9).equals("00000000");
    }

    /** Returns the ten digits. */
    static String text(long number) {
        return String.format(Locale.ROOT, "%010d", number);
    }
}
