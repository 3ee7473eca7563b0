package org.cadrenode.api.identifiable;

/**
 * One answer on a family's form.
 *
 * @param name which
 * @param value as it was written; empty without an answer
 */
public record FamilyAnswer(String name, String value) {
    @Override
    public String toString() {
        return "[answer]";
    }
}
