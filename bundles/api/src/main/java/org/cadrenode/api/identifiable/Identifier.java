package org.cadrenode.api.identifiable;

import org.cadrenode.api.dictionary.IdentifierKind;

/**
 * One identifier of a person, as the source wrote it, without surrounding blanks. NHS number, UPN and ULN have valid
 * check digits and no separators; birth dates are {@code yyyy-MM-dd}; postcodes are upper case with one blank.
 */
public record Identifier(IdentifierKind kind, String value) {
    public Identifier {
        if (value.isBlank()) {
            throw new IllegalArgumentException("An identifier has a value");
        }
    }

    @Override
    public String toString() {
        return kind + "=[redacted]";
    }
}
